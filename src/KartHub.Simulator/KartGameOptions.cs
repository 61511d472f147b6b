namespace KartHub.Simulator;

/// <summary>How a race starts and when the kart is put back on the road.</summary>
public sealed record KartGameOptions
{
    /// <summary>Where the kart starts, in metres from the start line; negative is before it.</summary>
    public double StartMetres { get; init; } = -8; // The second row of a grid.

    /// <summary>Whether laps are counted from where the kart starts; otherwise the first one begins at the line.</summary>
    public bool LapsFromStart { get; init; }

    /// <summary>Metres per second with which the kart starts.</summary>
    public double StartSpeed { get; init; }

    /// <summary>The kart starts up to this many metres left or right of the centre line, by the seed.</summary>
    public double LateralJitterMetres { get; init; } = 1.0;

    /// <summary>Where exactly the kart starts, in metres right (negative: left) of the centre line; null leaves it to the seed.</summary>
    public double? StartLateral { get; init; }

    /// <summary>The kart starts turned by up to this many degrees, by the seed.</summary>
    public double HeadingJitterDegrees { get; init; } = 3;

    /// <summary>Gusts of wind that turn the kart now and then, by the seed: 0 none, 1 about every two seconds, up to a kart's width or two off line.
    /// What a driver does against them is all recovery: recordings made in wind teach it without a wrong move in them.</summary>
    public double Gusts { get; init; }

    /// <summary>Put the kart back on the road after this many seconds without getting forward while A is held; infinity never does.</summary>
    public double StuckSeconds { get; init; } = 4; // Long enough to turn round by oneself after a spin.

    /// <summary>Put the kart back after this many seconds on a road that is not the one it should be on (a wrong turn at a crossing).</summary>
    public double LostSeconds { get; init; } = 1;
}
