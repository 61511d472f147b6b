using System.Buffers;
using KartHub.Contracts.Recording;

namespace KartHub.Agent.Recordings;

/// <summary>Writes frames to the segment under way: appended as they come, fsynced and renamed when it is whole.</summary>
internal sealed class SegmentWriter(Spool spool, SpooledRecording recording, double rateHz) : IDisposable
{
    /// <summary>How much time a segment holds: what a crash of the machine may cost.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    private const long MaxBytes = SegmentReceipt.MaxSegmentBytes / 2; // A segment that has less takes one picture more.

    private readonly ArrayBufferWriter<byte> buffer = new(512 * 1024);
    private readonly CadenceMeter cadence = new(rateHz);
    private readonly List<TimeSpan> times = []; // Of the segment under way.
    private FileStream? file;
    private TimeSpan begun;
    private SegmentName open;

    /// <summary>What is whole so far.</summary>
    public RecordingSeal Total { get; private set; } = new(0, 0, 0, 0);

    /// <summary>Frames that were due and did not come, since the frame before.</summary>
    public void Miss(int frames) => open = open with { Missed = open.Missed + frames };

    /// <summary>Frames dropped because the picture had not changed, since the frame before.</summary>
    public void Duplicate(int frames) => open = open with { Duplicates = open.Duplicates + frames };

    public void Append(in FrameRecord frame)
    {
        if (frame.Size > SegmentReceipt.MaxSegmentBytes)
        {
            throw new SpoolException($"A picture of {frame.Size >> 20} MB is more than a hub takes at once. Capture a smaller part of the screen, or record in JPEG.");
        }

        if (file is not null && (frame.Time - begun >= Length || file.Length >= MaxBytes || file.Length + frame.Size > SegmentReceipt.MaxSegmentBytes))
        {
            Complete();
        }

        if (file is null)
        {
            spool.RequireRoom();
            file = new FileStream(recording.PathOf(SpooledRecording.UnderWayName), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            begun = frame.Time;
        }

        buffer.ResetWrittenCount();
        frame.Write(buffer);
        file.Write(buffer.WrittenSpan);
        times.Add(TimeSpan.FromMicroseconds(frame.Time.Ticks / TimeSpan.TicksPerMicrosecond)); // As it is written.
        open = open with { Frames = open.Frames + 1 };
    }

    /// <summary>Ends the segment under way, if there is one.</summary>
    public void Complete()
    {
        if (file is null)
        {
            return;
        }

        file.Flush(flushToDisk: true);
        file.Dispose();
        file = null;
        File.Move(recording.PathOf(SpooledRecording.UnderWayName), recording.PathOf(open.FileName));
        Total = new RecordingSeal(Total.Segments + 1, Total.Frames + open.Frames, Total.Missed + open.Missed, Total.Duplicates + open.Duplicates);
        open = new SegmentName(Total.Segments, 0, 0, 0);
        times.ForEach(cadence.Add);
        times.Clear();
        spool.Announce();
    }

    /// <summary>Ends the recording: the segment under way, then the seal.</summary>
    public RecordingSeal Seal()
    {
        Complete();
        return SealWhole();
    }

    /// <summary>Ends the recording at its last whole segment, when nothing more can be written of it.</summary>
    public RecordingSeal SealWhole()
    {
        // What was missed or dropped after the last frame belongs to no segment, but to the recording.
        var seal = Total with { Missed = Total.Missed + open.Missed, Duplicates = Total.Duplicates + open.Duplicates, Cadence = cadence.Report() };
        recording.WriteSeal(seal);
        spool.Announce();
        return seal;
    }

    public void Dispose() => file?.Dispose();
}
