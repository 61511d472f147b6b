using System.Text.Json;
using System.Text.Json.Serialization;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Hub;

/// <summary>What a downloaded agent reads, says and keeps.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PairingNote))]
[JsonSerializable(typeof(PairingRequest))]
[JsonSerializable(typeof(PairingAnswer))]
internal sealed partial class OwnHubJson : JsonSerializerContext;
