using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace KartHub.Agent.Hub;

/// <summary>
/// A SignalR client over one WebSocket, with the framework's own protocol types; connects again whenever it is cut off.
/// The protocol: https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md
/// </summary>
/// <param name="hub">Where, and with which key.</param>
/// <param name="time">For the waits between attempts and for pings.</param>
public sealed partial class HubLink(HubAddress hub, TimeProvider time) : IInvocationBinder, IDisposable
{
    private const int LargestMessage = 1 << 20; // The hub sends orders of a few hundred bytes.

    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15); // The hub hangs up after 30 s of silence.
    private static readonly TimeSpan SilenceMeansDead = TimeSpan.FromSeconds(30); // The hub pings every 15 s.
    private static readonly TimeSpan GreetingTimeout = TimeSpan.FromSeconds(30); // A hub that a whole room comes back to answers late; one that is gone refuses at once.

    private readonly JsonHubProtocol protocol = new();
    private readonly ConcurrentDictionary<string, (Type[] Parameters, Func<object?[], Task<object?>> Answer)> handlers = new();
    private readonly ConcurrentDictionary<string, (Type Result, TaskCompletionSource<object?> Answer)> waiting = new();
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly BackOff backOff = new(time);
    private volatile ClientWebSocket? socket;
    private string? greetingTrouble;
    private TimeSpan asked; // How long the hub wants to be left alone.
    private long lastId;

    /// <summary>Called after every connection, before anything else can be expected of the hub; cut off, it is cancelled.</summary>
    public Func<CancellationToken, Task> Connected { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether there is a connection now.</summary>
    public bool IsConnected => socket is not null;

    /// <summary>Why the last attempt failed, in the user's words; null while connected.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Answers a question of the hub.</summary>
    public void On<TResult>(string method, Func<Task<TResult>> answer) => handlers[method] = ([], async _ => await answer().ConfigureAwait(false));

    /// <summary>Answers a question of the hub that carries one argument.</summary>
    public void On<T, TResult>(string method, Func<T, Task<TResult>> answer) => handlers[method] =
        ([typeof(T)], async arguments => arguments is [T argument]
            ? await answer(argument).ConfigureAwait(false)
            : throw new HubException($"{method} needs a {typeof(T).Name}."));

    /// <summary>Calls the hub and waits until its method has run.</summary>
    /// <exception cref="HubException">The hub method failed.</exception>
    /// <exception cref="IOException">There is no connection, or it was lost before the answer came.</exception>
    public async Task InvokeAsync(string method, object?[] arguments, CancellationToken cancellationToken) =>
        await AskAsync(method, typeof(object), arguments, cancellationToken).ConfigureAwait(false);

    /// <summary>Calls the hub and waits for its answer.</summary>
    /// <inheritdoc cref="InvokeAsync"/>
    public async Task<T> InvokeAsync<T>(string method, object?[] arguments, CancellationToken cancellationToken) =>
        await AskAsync(method, typeof(T), arguments, cancellationToken).ConfigureAwait(false) is T answer
            ? answer
            : throw new HubException($"The hub's answer to {method} is empty.");

    /// <summary>Connects and stays connected until cancelled.</summary>
    /// <exception cref="HubRefusedException">The hub does not let this agent in.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
                await StayAsync(connection, cancellationToken).ConfigureAwait(false);
                Trouble = greetingTrouble ?? "The hub closed the connection.";
            }
            catch (Exception e) when (e is WebSocketException or SocketException or ObjectDisposedException or IOException or InvalidDataException or JsonException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                Trouble = greetingTrouble ?? (e is OperationCanceledException ? "The hub does not answer." : $"The hub cannot be reached: {e.Message}");
            }

            await backOff.WaitAsync(asked, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => sending.Dispose();

    private async Task<ClientWebSocket> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new ClientWebSocket();
        asked = TimeSpan.Zero;
        try
        {
            connection.Options.CollectHttpResponseDetails = true;
            connection.Options.SetRequestHeader("Authorization", $"Bearer {hub.Key}");
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(GreetingTimeout);
            await connection.ConnectAsync(hub.Live, patience.Token).ConfigureAwait(false);

            var request = new ArrayBufferWriter<byte>();
            HandshakeProtocol.WriteRequestMessage(new HandshakeRequestMessage(protocol.Name, protocol.Version), request);
            await connection.SendAsync(request.WrittenMemory, WebSocketMessageType.Text, true, patience.Token).ConfigureAwait(false);
            return connection;
        }
        catch (WebSocketException) when (connection.HttpStatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            connection.Dispose();
            throw new HubRefusedException($"The hub at {hub} does not know this agent's key. Make a new one on its Drive page (Add an agent) and start the agent with it.");
        }
        catch (WebSocketException) when (connection.HttpStatusCode is HttpStatusCode.MisdirectedRequest)
        {
            connection.Dispose();
            throw new IOException($"it does not answer to the name {hub.Live.Host}. Use its address in numbers, or have the name added to its option Hub:Hosts.");
        }
        catch
        {
            asked = connection.HttpResponseHeaders is { } headers && headers.TryGetValue("Retry-After", out var said)
                && RetryConditionHeaderValue.TryParse(said.FirstOrDefault(), out var header) ? RetryAfter.Of(header, time) : TimeSpan.Zero;
            connection.Dispose();
            throw;
        }
    }

    private async Task StayAsync(ClientWebSocket connection, CancellationToken cancellationToken)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var work = Task.CompletedTask;
        lost.CancelAfter(GreetingTimeout);
        try
        {
            while (true)
            {
                var received = await connection.ReceiveAsync(pipe.Writer.GetMemory(16 * 1024), lost.Token).ConfigureAwait(false);
                if (received.MessageType is WebSocketMessageType.Close)
                {
                    return;
                }

                pipe.Writer.Advance(received.Count);
                await pipe.Writer.FlushAsync(lost.Token).ConfigureAwait(false);
                var read = await pipe.Reader.ReadAsync(lost.Token).ConfigureAwait(false);
                var buffer = read.Buffer;
                if (!IsConnected && HandshakeProtocol.TryParseResponseMessage(ref buffer, out var response))
                {
                    work = Greeted(connection, response, lost.Token);
                }

                while (IsConnected && protocol.TryParseMessage(ref buffer, this, out var message))
                {
                    Handle(message, connection);
                }

                if (buffer.Length > LargestMessage)
                {
                    throw new InvalidDataException($"it sent a message of more than {LargestMessage >> 20} MB");
                }

                pipe.Reader.AdvanceTo(buffer.Start, buffer.End);
                if (IsConnected)
                {
                    lost.CancelAfter(SilenceMeansDead);
                }
            }
        }
        finally
        {
            socket = null;
            connection.Abort(); // Frees whoever is stuck in sending.
            await lost.CancelAsync().ConfigureAwait(false);
            foreach (var (_, answer) in waiting.Values)
            {
                answer.TrySetException(new IOException("The connection was lost before the hub answered."));
            }

            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task Greeted(ClientWebSocket connection, HandshakeResponseMessage response, CancellationToken lost)
    {
        if (response.Error is { } error)
        {
            throw new IOException($"it refused the connection: {error}");
        }

        socket = connection;
        greetingTrouble = null;
        return Task.WhenAll(PingAsync(lost), GreetAsync(lost));
    }
}
