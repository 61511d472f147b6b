namespace KartHub.Simulator;

/// <summary>How the expert drives.</summary>
public sealed record ExpertOptions
{
    /// <summary>How far the expert looks ahead, in seconds: more is calmer and cuts corners.</summary>
    public double LookAheadSeconds { get; init; } = 0.65; // About 11 m at top speed, a third up the picture.

    /// <summary>Seconds the hand takes to follow the eye; 0 is a machine.</summary>
    public double Smoothness { get; init; } = 0.06; // Quicker than most people, so that what is recorded fits the picture it stands beside.

    /// <summary>How often and how far the expert lets the kart drift and then brings it back: 0 never, 1 about every two seconds, up to a kart's width or two.</summary>
    public double Wobble { get; init; }

    /// <summary>The throttle, 0 to 1.</summary>
    public double Throttle { get; init; } = 1;
}
