using System.Text.Json.Serialization;
using KartHub.Contracts.Recording;

namespace KartHub.Contracts.Live;

/// <summary>What an agent says of itself when it connects, and whenever something in it changed.</summary>
/// <param name="Name">What people see.</param>
/// <param name="Machine">Host name and operating system.</param>
/// <param name="Version">The agent's version.</param>
/// <param name="Source">What it captures, for instance <c>simulator: Clover Ring</c>.</param>
/// <param name="Pad">What gives the controls, for instance <c>expert driver</c>.</param>
/// <param name="CanDrive">Whether it has a sink that a pilot can drive.</param>
/// <param name="Tracks">The tracks that can be chosen, for a simulator; otherwise empty.</param>
public sealed record AgentDescription(
    string Name, string Machine, string Version, string Source, string Pad, bool CanDrive, IReadOnlyList<string> Tracks)
{
    /// <summary>The longest text in it, in characters.</summary>
    public const int MaxText = 120;

    /// <summary>What was chosen to be captured; null where that cannot be chosen, as with agents that are older.</summary>
    public SourceChoice? Choice { get; init; }

    /// <summary>Who holds the pad, where that is not the person at the machine: <c>expert</c>, <c>recording</c>; null where it is, and with agents that are older.</summary>
    public string? PadHolder { get; init; }

    /// <summary>Whether it can record in <see cref="PictureFormat.Jpeg"/>: all but agents that are older.</summary>
    public bool WritesJpeg { get; init; }
}

/// <summary>What an agent is doing.</summary>
public enum AgentActivity
{
    Idle,
    Recording,
    Driving,
}

/// <summary>An agent's state, sent on every change and about once a second.</summary>
/// <param name="Activity">What it is doing.</param>
/// <param name="RecordingId">The recording under way.</param>
/// <param name="ModelId">The model that drives.</param>
/// <param name="Elapsed">Since the activity began.</param>
/// <param name="Frames">Recorded or driven since then.</param>
/// <param name="RateHz">Measured over the last seconds.</param>
/// <param name="PendingSegments">Spooled and not yet acknowledged by the hub.</param>
/// <param name="LatencyMs">From the capture of the pilot's latest frame until its controls were set, in milliseconds; null while none drives.</param>
/// <param name="Race">Where the kart is, from a source that knows.</param>
/// <param name="Trouble">What is wrong, in the user's words; null when nothing is.</param>
public sealed record AgentStatus(
    AgentActivity Activity, Guid? RecordingId, Guid? ModelId, TimeSpan Elapsed, int Frames, double RateHz,
    int PendingSegments, [property: JsonPropertyName("inferenceMs")] double? LatencyMs, RaceStatus? Race, string? Trouble) // Agents that are older say it by that name.
{
    /// <summary>The longest <see cref="Trouble"/> that the hub keeps, in characters.</summary>
    public const int MaxTrouble = 500;

    /// <summary>Pixels of the source's whole picture, whatever is cropped of it; 0 before there was one.</summary>
    public int Width { get; init; }

    /// <inheritdoc cref="Width"/>
    public int Height { get; init; }

    /// <summary>Whether there is no pad; the description's <see cref="AgentDescription.Pad"/> then says what was looked for.</summary>
    public bool NoPad { get; init; }

    /// <summary>Bytes of the recording under way, as they go to the hub; 0 without one.</summary>
    public long RecordedBytes { get; init; }

    /// <summary>Whether a person overrides the pilot that drives.</summary>
    public bool TakenOver { get; init; }

    /// <summary>How often a person took over since the drive began.</summary>
    public int Takeovers { get; init; }

    /// <summary>How often it looks as things are, where <see cref="RateHz"/> is how often it does; 0 with agents that are older.</summary>
    public double WantedRateHz { get; init; }
}

/// <summary>Who drove a lap.</summary>
public enum LapDriver
{
    Person,
    Model,

    /// <summary>One after the other: a person took over, or it changed hands otherwise.</summary>
    Both,
}

/// <summary>Where a kart is in its race.</summary>
/// <param name="Track">The track's name.</param>
/// <param name="LapsCompleted">Full laps since the race began.</param>
/// <param name="LapSeconds">The time of each completed lap.</param>
/// <param name="Progress">Share of the current lap, 0 to 1.</param>
/// <param name="SpeedKmh">Kilometres an hour.</param>
/// <param name="OffRoad">Whether the kart is off the road.</param>
/// <param name="WrongWay">Whether it faces the wrong way.</param>
public sealed record RaceStatus(
    string Track, int LapsCompleted, IReadOnlyList<double> LapSeconds, double Progress, double SpeedKmh, bool OffRoad, bool WrongWay)
{
    /// <summary>Who drove each completed lap, as <see cref="LapSeconds"/> has them; null where that is not known, as with agents that are older.</summary>
    public IReadOnlyList<LapDriver>? LapDrivers { get; init; }
}

/// <summary>The latest picture and controls: lossy, at most ten a second.</summary>
/// <param name="Picture">PNG or JPEG, at most 320 pixels wide.</param>
/// <param name="Controls">What was in force for it.</param>
/// <param name="Predicted">What the pilot says of the same picture, where one is loaded.</param>
/// <param name="CapturedAt">When it was captured, by the agent's clock.</param>
public sealed record Preview(byte[] Picture, Controls Controls, Controls? Predicted, DateTimeOffset CapturedAt)
{
    /// <summary>Who held the controls.</summary>
    public DrivenBy DrivenBy { get; init; }
}

/// <summary>Asks an agent to record.</summary>
/// <param name="Driver">Who drives, as shown in the lists.</param>
/// <param name="RateHz">Frames per second, <see cref="MinRateHz"/> to <see cref="MaxRateHz"/>.</param>
/// <param name="Track">The track to drive, for a simulator; null keeps the present one.</param>
/// <param name="Format">How pictures are kept: PNG exactly, JPEG in a fraction of the room.</param>
public sealed record StartRecording(string Driver, double RateHz, string? Track, PictureFormat Format = PictureFormat.Png)
{
    public const double MinRateHz = 5;
    public const double MaxRateHz = 60;

    /// <summary>What is recorded, and driven, at where nothing else is asked for.</summary>
    public const int UsualRateHz = 20; // What TensorKart's users settled on: twice what the paper trained with, small enough to send.
}

/// <summary>Asks an agent to fetch a model and let it drive.</summary>
/// <param name="ModelId">The model, at <c>api/models/{id}/files/…</c>.</param>
/// <param name="Track">The track to drive, for a simulator; null keeps the present one.</param>
/// <param name="Record">Whether the drive is recorded too.</param>
/// <param name="Format">How pictures of the recording are kept.</param>
public sealed record StartDrive(Guid ModelId, string? Track, bool Record, PictureFormat Format = PictureFormat.Png);
