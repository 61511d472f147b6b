using System.Globalization;
using System.Threading.Channels;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;

namespace KartHub.Agent.Recordings;

/// <summary>What a recording is to be of.</summary>
/// <param name="Source">What is captured.</param>
/// <param name="Driver">Who drives.</param>
/// <param name="RateHz">Frames per second asked for.</param>
/// <param name="Format">How pictures are kept.</param>
public sealed record RecordingPlan(string Source, string Driver, double RateHz, PictureFormat Format = PictureFormat.Png);

/// <summary>One recording, from Record to Stop: takes frames as they come, encodes and spools them in the background.</summary>
public sealed class Recorder : IAsyncDisposable
{
    private readonly Channel<Entry> entries;
    private readonly Spool spool;
    private readonly SpooledRecording recording;
    private readonly RecordingPlan plan;
    private readonly TimeProvider time;
    private readonly long begun;
    private readonly DateTimeOffset startedAt;
    private readonly Task writing;
    private Frame? last;
    private int frames;
    private long bytes;
    private int missed;
    private int unreportedMisses;
    private int duplicates;
    private int unreportedDuplicates;

    private Recorder(Spool spool, SpooledRecording recording, RecordingPlan plan, TimeProvider time)
    {
        this.spool = spool;
        this.recording = recording;
        this.plan = plan;
        this.time = time;
        begun = time.GetTimestamp();
        startedAt = time.GetUtcNow();
        entries = Channel.CreateBounded<Entry>(new BoundedChannelOptions((int)Math.Ceiling(plan.RateHz)) { SingleReader = true });
        writing = Task.Run(WriteAsync);
    }

    public Guid Id => recording.Id;

    /// <summary>Since Record was pressed.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(begun);

    /// <summary>Frames taken in.</summary>
    public int Frames => Volatile.Read(ref frames);

    /// <summary>Bytes written of them.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Frames that were due and did not come in time.</summary>
    public int Missed => Volatile.Read(ref missed);

    /// <summary>Frames dropped because the picture had not changed.</summary>
    public int Duplicates => Volatile.Read(ref duplicates);

    /// <summary>Frames taken in that are not yet on disk.</summary>
    public int Backlog => entries.Reader.Count;

    /// <summary>Why the recording ended by itself, in the user's words; null while it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>What the sealed recording holds; null before.</summary>
    public RecordingSeal? Seal { get; private set; }

    /// <summary>Begins a recording.</summary>
    /// <exception cref="SpoolException">The spool has no room.</exception>
    public static Recorder Start(Spool spool, RecordingPlan plan, TimeProvider time) =>
        new(spool, spool.Create(Guid.CreateVersion7(time.GetUtcNow())), plan, time);

    /// <summary>Whether a picture is the last one taken in: its pixels and not a hash of them, which is as fast and never mistaken.</summary>
    public bool IsLast(Frame picture) => last is { } before && before.Pixels.AsSpan().SequenceEqual(picture.Pixels);

    /// <summary>Takes a frame. Never waits: when the disk or the encoder is a second behind, the frame counts as missed.</summary>
    /// <returns>Whether the frame is part of the recording.</returns>
    public bool Offer(CapturedFrame frame, Controls controls, DrivenBy drivenBy)
    {
        if (frame.Timestamp < begun || writing.IsCompleted)
        {
            return false; // Captured before Record was pressed, or after Stop.
        }

        if (IsLast(frame.Picture))
        {
            duplicates++;
            unreportedDuplicates++;
            return false;
        }

        var entry = new Entry(frame.Picture, time.GetElapsedTime(begun, frame.Timestamp), controls.Clamped, drivenBy, unreportedMisses, unreportedDuplicates);
        if (!entries.Writer.TryWrite(entry))
        {
            Miss(1);
            return false;
        }

        (last, unreportedMisses, unreportedDuplicates) = (frame.Picture, 0, 0);
        frames++;
        return true;
    }

    /// <summary>Counts frames that were due and did not come.</summary>
    public void Miss(int count)
    {
        missed += count;
        unreportedMisses += count;
    }

    /// <summary>Ends the recording: what was taken is on disk and sealed when this returns; sending it goes on behind.</summary>
    public async Task StopAsync()
    {
        entries.Writer.TryComplete();
        await writing.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task WriteAsync()
    {
        using var segments = new SegmentWriter(spool, recording, plan.RateHz);
        try
        {
            RecordingStart? start = null;
            await foreach (var entry in entries.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                if (!entry.Picture.Size.IsPossible)
                {
                    Failure = $"The picture has {entry.Picture.Size} pixels, and in a recording {PictureSize.Limit}, so the recording ended. Choose a part of the picture, or make the game's window smaller.";
                    break;
                }

                start ??= Open(entry.Picture);
                if (entry.Picture.Width != start.Width || entry.Picture.Height != start.Height)
                {
                    Failure = $"The picture changed from {start.Width}×{start.Height} to {entry.Picture.Width}×{entry.Picture.Height}, so the recording ended. Press Record to go on with the new size.";
                    break;
                }

                segments.Miss(entry.MissedBefore);
                segments.Duplicate(entry.DuplicatesBefore);
                var frame = new FrameRecord(entry.Time, entry.Controls, plan.Format, entry.DrivenBy, Encode(entry.Picture));
                segments.Append(frame);
                Interlocked.Add(ref bytes, frame.Size);
            }

            segments.Miss(unreportedMisses);
            segments.Duplicate(unreportedDuplicates);
            End(segments.Seal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = e is SpoolException ? e.Message : $"The recording could not be written to {spool.Folder}, so it ended at its last whole second: {e.Message}";
            End(segments.SealWhole);
        }
        finally
        {
            entries.Writer.TryComplete(); // Whoever still offers frames hears that they are missed.
        }
    }

    private byte[] Encode(Frame picture) => plan.Format is PictureFormat.Jpeg ? Jpeg.Write(picture) : Png.Write(picture, PngCompression.Fast);

    private RecordingStart Open(Frame first)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{plan.Source.Split(": ")[^1]} {startedAt:yyyy-MM-dd HH:mm:ss}");
        var start = new RecordingStart(name, plan.Source, plan.Driver, startedAt, first.Width, first.Height, plan.RateHz);
        recording.WriteStart(start);
        return start;
    }

    private void End(Func<RecordingSeal> seal)
    {
        try
        {
            Seal = seal();
            if (Seal.Segments == 0)
            {
                recording.Delete(); // Stopped before there was a frame, or before one could be written.
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure ??= $"The recording could not be sealed in {spool.Folder}; the agent will do so when it starts again: {e.Message}";
        }
    }

    private readonly record struct Entry(
        Frame Picture, TimeSpan Time, Controls Controls, DrivenBy DrivenBy, int MissedBefore, int DuplicatesBefore);
}
