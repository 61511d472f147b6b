using KartHub.Contracts;
using KartHub.Training.Recordings;

namespace KartHub.Web.Features.Recordings.Store;

/// <summary>A recording of the frame store, as it is now.</summary>
public sealed class StoredRecording(string name, string? flippedFrom, FrameFile file, Extent extent) : IRecording
{
    public string Name => name;

    public int FrameCount => extent.Frames;

    public string? FlippedFrom => flippedFrom;

    public IEnumerable<RecordedFrame> ReadFrames()
    {
        using var frames = Entries().GetEnumerator();
        while (MoveNext(frames))
        {
            yield return frames.Current;
        }
    }

    private IEnumerable<RecordedFrame> Entries()
    {
        var entries = file.ReadIndex(extent);
        foreach (var (number, frame) in file.ReadFrames(entries, extent).Index())
        {
            yield return new RecordedFrame(number, frame.Time, frame.Controls, frame.Picture, $"{name}, frame {number}");
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
            throw new Refusal("file.unreadable", $"The recording {name} cannot be read: {e.Message}", e);
        }
    }
}
