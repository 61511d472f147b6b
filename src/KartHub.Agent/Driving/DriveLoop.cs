using System.Threading.Channels;
using KartHub.Agent.Gamepads;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Agent.Driving;

/// <summary>A pilot at work: decides on the newest frame, sets the sink, lets go when frames stop.</summary>
public sealed class DriveLoop : IAsyncDisposable
{
    private readonly Channel<CapturedFrame> newest =
        Channel.CreateBounded<CapturedFrame>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Func<Frame, Controls> decide;
    private readonly Action<CapturedFrame, Controls> decided;
    private readonly TimeProvider time;
    private readonly DeadMansSwitch hands;
    private readonly long begun;
    private readonly Task driving;
    private int frames;
    private int takeovers;
    private volatile bool takenOver;
    private double latencyMs = double.NaN;

    /// <summary>Takes the controls and drives until disposed.</summary>
    /// <param name="decide">The pilot; called from one thread at a time.</param>
    /// <param name="sink">Where its controls go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="decided">Hears of every frame what the pilot said of it.</param>
    public DriveLoop(Func<Frame, Controls> decide, IControllerSink sink, TimeProvider time, Action<CapturedFrame, Controls>? decided = null)
    {
        this.decide = decide;
        this.decided = decided ?? ((_, _) => { });
        this.time = time;
        begun = time.GetTimestamp();
        hands = new DeadMansSwitch(sink, time);
        driving = Task.Run(DriveAsync);
    }

    /// <summary>Since the pilot took the controls.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(begun);

    /// <summary>Frames decided on.</summary>
    public int Frames => Volatile.Read(ref frames);

    /// <summary>From the capture of the latest frame until its controls were set, in milliseconds; null before the first.</summary>
    public double? LatencyMs => Volatile.Read(ref latencyMs) is var value && double.IsNaN(value) ? null : value;

    /// <summary>Why the pilot gave up, in the user's words; null while it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Gives the pilot a frame; one that it did not come round to is forgotten.</summary>
    public void Offer(CapturedFrame frame) => newest.Writer.TryWrite(frame);

    /// <summary>Whether a person overrides the pilot now.</summary>
    public bool TakenOver => takenOver;

    /// <summary>How often a person took over.</summary>
    public int Takeovers => Volatile.Read(ref takeovers);

    /// <summary>What was in force at a moment of the last seconds.</summary>
    public Grip At(long timestamp) => hands.At(timestamp);

    /// <summary>Passes a person's pad on instead of the pilot's controls; to be called again as long as that is to last.</summary>
    /// <returns>Whether the person takes over with this call. A machine that stood still for a moment made them let go, but not give back.</returns>
    public bool TakeOver(PadMoment pad)
    {
        if (!hands.TakeOver(pad) || takenOver)
        {
            return false;
        }

        takenOver = true;
        Interlocked.Increment(ref takeovers);
        return true;
    }

    /// <summary>The pilot goes on.</summary>
    /// <returns>Whether a takeover ends with this call.</returns>
    public bool GiveBack()
    {
        var ends = takenOver;
        takenOver = false;
        hands.GiveBack();
        return ends;
    }

    /// <summary>Lets go of the controls at once and for good, even while the pilot still thinks.</summary>
    public void LetGo() => hands.Dispose();

    public async ValueTask DisposeAsync()
    {
        LetGo();
        newest.Writer.TryComplete();
        await driving.ConfigureAwait(false);
    }

    private async Task DriveAsync()
    {
        try
        {
            await foreach (var frame in newest.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                if (time.GetElapsedTime(frame.Timestamp) > DeadMansSwitch.Patience)
                {
                    continue; // What it shows is over.
                }

                var controls = decide(frame.Picture).Clamped;
                hands.Hold(controls);
                Volatile.Write(ref latencyMs, time.GetElapsedTime(frame.Timestamp).TotalMilliseconds);
                Interlocked.Increment(ref frames);
                decided(frame, controls);
            }
        }
        catch (Exception e)
        {
            Failure = $"The model stopped driving: {e.Message}";
            LetGo();
        }
    }
}
