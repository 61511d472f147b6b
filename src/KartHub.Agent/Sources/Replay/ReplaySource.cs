using KartHub.Agent.Gamepads;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Imaging;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Sources.Replay;

/// <summary>
/// A recording as window and pad at once. It plays at its own rate from the first capture on and begins again at its end; a
/// picture has the time at which it was due, and the pad says of a time what was recorded with the picture due then.
/// </summary>
internal sealed class ReplaySource(IRecording recording, TimeProvider time) : IFrameSource, IGamepad
{
    private readonly Lock access = new();
    private readonly IReadOnlyList<Controls> controls = recording.ReadControls();
    private IEnumerator<RecordedFrame>? frames;
    private long? begun;
    private long shownBeat = -1;
    private Frame? shown;

    public string Name => $"replay: {recording.Name}";

    string IGamepad.Name => "as recorded";

    PadReading? IGamepad.Reading => null;

    public ValueTask<CapturedFrame> CaptureAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (access)
        {
            var now = time.GetTimestamp();
            begun ??= now;
            var beat = BeatAt(now);
            try
            {
                if (shown is null || beat != shownBeat)
                {
                    (shown, shownBeat) = (Picture.Read(Seek((int)(beat % recording.FrameCount)).Picture.Span), beat);
                }
            }
            catch (Exception e) when (e is Refusal or ImageFormatException or IOException or UnauthorizedAccessException)
            {
                frames?.Dispose();
                frames = null; // From the beginning the next time.
                throw new SourceLostException($"The recording \"{recording.Name}\" cannot be played on: {e.Message}", e);
            }

            return new(new CapturedFrame(shown, DueAt(beat)));
        }
    }

    public PadMoment? At(long timestamp)
    {
        lock (access)
        {
            return begun <= timestamp ? new PadMoment(controls[(int)(BeatAt(timestamp) % recording.FrameCount)]) : null;
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        lock (access)
        {
            frames?.Dispose();
            recording.Dispose();
        }
    }

    /// <summary>Which picture is due, counted on through all repetitions.</summary>
    private long BeatAt(long timestamp) => Math.Max(0, (long)((timestamp - begun!.Value + 0.5) * recording.RateHz / time.TimestampFrequency));

    /// <summary>The first moment that belongs to a picture.</summary>
    private long DueAt(long beat) => begun!.Value + (long)Math.Ceiling(beat / recording.RateHz * time.TimestampFrequency);

    /// <summary>Goes on to a frame; to an earlier one from the beginning.</summary>
    private RecordedFrame Seek(int index)
    {
        if (frames is null || frames.Current.Index > index)
        {
            frames?.Dispose();
            frames = null;
            frames = recording.ReadFrames().GetEnumerator();
            frames.MoveNext();
        }

        while (frames.Current.Index < index)
        {
            frames.MoveNext();
        }

        return frames.Current;
    }
}
