using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace KartHub.Agent.Hub;

/// <summary>SignalR's JSON, with two things that its client does not do: what comes in is bounded, and a question that nobody can answer is answered with the reason.</summary>
internal sealed class LinkProtocol : IHubProtocol
{
    /// <summary>Whom questions that nobody can answer go to, with the reason as their one argument.</summary>
    public const string Unanswerable = nameof(Unanswerable);

    private const int LargestMessage = 1 << 20; // The hub sends orders of a few hundred bytes.

    private readonly JsonHubProtocol json = new(Options.Create(new JsonHubProtocolOptions { PayloadSerializerOptions = { TypeInfoResolver = LinkJson.Default } }));
    private readonly ConcurrentDictionary<string, byte> known = new();

    public string Name => json.Name;

    public int Version => json.Version;

    public TransferFormat TransferFormat => json.TransferFormat;

    /// <summary>There is someone who answers that question.</summary>
    public void Know(string method) => known[method] = 0;

    public bool IsVersionSupported(int version) => json.IsVersionSupported(version);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        if (!json.TryParseMessage(ref input, binder, out message))
        {
            return input.Length <= LargestMessage ? false : throw new InvalidDataException($"it sent a message of more than {LargestMessage >> 20} MB");
        }

        message = message switch
        {
            InvocationMessage { InvocationId: { } id, Target: var method } when !known.ContainsKey(method) => Unanswered(id, Unknown(method)),
            InvocationBindingFailureMessage { InvocationId: { } id, Target: var method } failure =>
                Unanswered(id, known.ContainsKey(method) ? failure.BindingFailure.SourceException.Message : Unknown(method)),
            _ => message,
        };
        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => json.WriteMessage(message, output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => json.GetMessageBytes(message);

    private static string Unknown(string method) => $"This agent has no {method}: is it older than the hub?";

    private static InvocationMessage Unanswered(string id, string reason) => new(id, Unanswerable, [reason]);
}
