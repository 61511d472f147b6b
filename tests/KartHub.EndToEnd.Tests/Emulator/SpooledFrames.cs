using KartHub.Contracts.Recording;
using KartHub.Training.Recordings;

namespace KartHub.EndToEnd.Tests.Emulator;

/// <summary>The recordings of a spool folder that no hub has fetched, as one.</summary>
internal sealed class SpooledFrames : IRecording
{
    private readonly List<FrameRecord> frames = [];

    public SpooledFrames(string folder)
    {
        foreach (var segment in Directory.GetFiles(folder, "*.segment", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            ReadOnlyMemory<byte> rest = File.ReadAllBytes(segment);
            for (; FrameRecord.TryRead(rest, out var frame, out var size); rest = rest[size..])
            {
                frames.Add(frame);
            }
        }
    }

    public string Name => "road";

    public string Source => "mupen64plus";

    public double RateHz => 20;

    public int FrameCount => frames.Count;

    public void Dispose()
    {
    }

    public IEnumerable<RecordedFrame> ReadFrames() => frames.Select((frame, i) => new RecordedFrame(i, frame.Time, frame.Controls, frame.Picture, $"frame {i}"));
}
