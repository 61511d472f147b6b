using KartHub.Contracts.Live;

namespace KartHub.Agent;

/// <summary>How a <see cref="Station"/> works.</summary>
public sealed record StationOptions
{
    /// <summary>How often to look while nothing else is asked for: enough for the live picture.</summary>
    public double IdleRateHz { get; init; } = 10;

    /// <summary>How often a pilot decides.</summary>
    public double DriveRateHz { get; init; } = StartRecording.UsualRateHz; // What recordings are made at, so that a pilot sees what it learned from.

    /// <summary>How long a source may be gone before a recording or a drive ends.</summary>
    public TimeSpan SourceGoneAfter { get; init; } = TimeSpan.FromSeconds(5); // A window that is reopened, a network that hiccups.

    /// <summary>How long a source that was chosen may take to give its first picture.</summary>
    public TimeSpan FirstPicturePatience { get; init; } = TimeSpan.FromSeconds(5); // A connection to another machine, and its first whole picture.
}
