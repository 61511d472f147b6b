using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Training.Recordings;

/// <summary>Writes a recording into a folder, which appears when <see cref="Complete"/> is called; without that, nothing remains.</summary>
public interface IRecordingWriter : IDisposable
{
    /// <summary>Frames written.</summary>
    int Count { get; }

    /// <summary>Adds a frame.</summary>
    void Add(Frame frame, Controls controls);

    /// <summary>Adds a frame that is encoded already.</summary>
    /// <param name="picture">PNG, JPEG, BMP, WebP or GIF.</param>
    /// <param name="controls">What the pad said.</param>
    /// <param name="time">When it was taken, since the recording began: of all frames, or of none.</param>
    void Add(ReadOnlySpan<byte> picture, Controls controls, TimeSpan? time = null);

    /// <summary>Puts the folder in its place.</summary>
    /// <returns>How the frames followed each other; null where that is not known.</returns>
    RecordingPace? Complete();
}

/// <summary>What is told of a recording beside its frames.</summary>
/// <param name="RateHz">Frames a second; asked for, where the frames bring their times with them.</param>
/// <param name="FlippedFrom">The name of the recording that it is the mirror image of.</param>
/// <param name="RateAssumed">Whether nobody knows the rate, and this one is only likely.</param>
/// <param name="RecordedAt">When it was recorded, if that is known and not now.</param>
public sealed record RecordingNotes(double? RateHz, string? FlippedFrom = null, bool RateAssumed = false, DateTimeOffset? RecordedAt = null)
{
    public static RecordingNotes Of(IRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return new RecordingNotes(recording.RateHz, recording.FlippedFrom, recording.RateAssumed, recording.RecordedAt);
    }
}
