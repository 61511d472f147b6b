namespace KartHub.Simulator.Races;

/// <summary>How a race in a seat begins and what its driver sees. Hub and browser read the same.</summary>
public sealed record RaceSettings
{
    /// <summary>The course's name.</summary>
    public required string Track { get; init; }

    /// <summary>What start and wind are drawn from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gusts of wind, 0 to 2; see <see cref="KartGameOptions.Gusts"/>.</summary>
    public double Gusts { get; init; }

    /// <summary>Metres to the right (negative: left) of the middle of the road where the kart starts, −3 to 3; null draws it by the seed.</summary>
    public double? StartLateral { get; init; }

    /// <summary>What the driver sees, and what is drawn of the race later.</summary>
    public ViewOptions View { get; init; } = new() { Width = 320, Height = 240 };
}
