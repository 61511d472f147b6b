using KartHub.Contracts;
using KartHub.Training.Recordings;

namespace KartHub.Web.Features.Recordings.Store;

/// <summary>A recording of the frame store, as it is now.</summary>
public sealed class StoredRecording(Recording recording, FrameFile file) : IRecording
{
    private readonly Extent extent = recording.Extent();

    public string Name => recording.Name;

    /// <inheritdoc cref="Recording.MayBeNamedBy"/>
    public bool MayBeNamedBy(Guid personId) => recording.MayBeNamedBy(personId);

    public string Source => recording.Source;

    public int FrameCount => extent.Frames;

    public double RateHz => recording.RateHz;

    public bool RateAssumed => recording.RateAssumed;

    public bool TimesMeasured => !recording.RateAssumed; // Times that were counted by a known rate come out the same.

    public DateTimeOffset? RecordedAt => recording.Origin == RecordingOrigin.Agent ? recording.StartedAt : recording.RecordedAt;

    public IReadOnlyList<Phrase> Notices => recording.Notices;

    public string? FlippedFrom => recording.FlippedFrom;

    /// <summary>The recording that this one is the mirror image of, where the hub made it.</summary>
    public Guid? FlippedFromId => recording.FlippedFromId;

    /// <summary>What its frames take in the store.</summary>
    public long Bytes => extent.Bytes;

    /// <summary>Who drove.</summary>
    public string Driver => recording.Driver;

    public IEnumerable<RecordedFrame> ReadFrames()
    {
        using var frames = Entries().GetEnumerator();
        while (MoveNext(frames))
        {
            yield return frames.Current;
        }
    }

    public void Dispose()
    {
        // Its file is open only while it is read.
    }

    private IEnumerable<RecordedFrame> Entries()
    {
        var entries = file.ReadIndex(extent);
        foreach (var (number, frame) in file.ReadFrames(entries, extent).Index())
        {
            yield return new RecordedFrame(number, frame.Time, frame.Controls, frame.Picture, $"{recording.Name}, frame {number}") { DrivenBy = frame.DrivenBy };
        }
    }

    private bool MoveNext(IEnumerator<RecordedFrame> frames)
    {
        try
        {
            return frames.MoveNext();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new Refusal("recording.unreadable", $"The recording {recording.Name} cannot be read: {e.Message}", e);
        }
    }
}
