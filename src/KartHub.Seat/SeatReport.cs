using System.Text.Json.Serialization;
using KartHub.Seat.Driving;
using KartHub.Simulator.Races;

namespace KartHub.Seat;

/// <summary>How things stand in a seat, for the page.</summary>
/// <param name="Controls">What the game was told last: x, y, A, B, RB.</param>
/// <param name="DrivenBy"><c>person</c>, <c>expert</c>, <c>pilot</c> or <c>takeover</c>.</param>
/// <param name="Course">The course's name.</param>
/// <param name="LapSeconds">Of each completed lap.</param>
/// <param name="LapBy">Who drove it: <c>person</c>, <c>expert</c>, <c>pilot</c> or <c>both</c>.</param>
/// <param name="Progress">Of the present lap, 0 to 1.</param>
/// <param name="SpeedKmh">Kilometres an hour.</param>
/// <param name="OffRoad">Whether the kart is beside the road.</param>
/// <param name="WrongWay">Whether it goes against the course's direction.</param>
/// <param name="Help">The stick that would bring it along the course.</param>
internal sealed record SeatReport(
    IReadOnlyList<float> Controls, string DrivenBy, string Course, IReadOnlyList<double> LapSeconds, IReadOnlyList<string> LapBy,
    double Progress, double SpeedKmh, bool OffRoad, bool WrongWay, double Help)
{
    public static SeatReport Of(SeatGame game)
    {
        var told = game.Told;
        return new SeatReport(
            [told.SteerX, told.SteerY, told.A, told.B, told.Rb],
            game.DrivenBy == KartHub.Contracts.Recording.DrivenBy.Takeover ? "takeover" : Word(game.Driver),
            game.Track.Name,
            game.Race.LapSeconds,
            [.. game.LapDrivers.Select(driver => driver is { } one ? Word(one) : "both")],
            game.Race.LapProgress,
            game.State.Speed * 3.6,
            game.Race.OffRoad,
            game.Race.WrongWay,
            game.Help);
    }

    private static string Word(SeatDriver driver) => driver switch
    {
        SeatDriver.Person => "person",
        SeatDriver.Expert => "expert",
        _ => "pilot",
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RaceSettings))]
[JsonSerializable(typeof(SeatReport))]
internal sealed partial class SeatJson : JsonSerializerContext;
