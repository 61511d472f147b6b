using System.Text.Json.Serialization;
using KartHub.Seat.Play;
using KartHub.Simulator.Races;

namespace KartHub.Seat;

/// <summary>What page and seat tell each other as text.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RaceSettings))]
[JsonSerializable(typeof(SeatPilot))]
[JsonSerializable(typeof(SeatState))]
[JsonSerializable(typeof(NeededPainting[]))]
internal sealed partial class SeatJson : JsonSerializerContext;

/// <summary>A painting to fetch before a race, and how many bytes it is.</summary>
internal sealed record NeededPainting(string Name, int Size);
