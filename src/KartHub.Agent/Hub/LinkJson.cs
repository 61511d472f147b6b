using System.Text.Json.Serialization;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Hub;

/// <summary>All that <see cref="IAgentHub"/> and <see cref="IAgentClient"/> say, as JSON.</summary>
[JsonSerializable(typeof(AgentDescription))]
[JsonSerializable(typeof(AgentStatus))]
[JsonSerializable(typeof(Preview))]
[JsonSerializable(typeof(PadReading))]
[JsonSerializable(typeof(StartRecording))]
[JsonSerializable(typeof(StartDrive))]
[JsonSerializable(typeof(SourceChoice))]
[JsonSerializable(typeof(SourceOffers))]
[JsonSerializable(typeof(Guid))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
internal sealed partial class LinkJson : JsonSerializerContext;
