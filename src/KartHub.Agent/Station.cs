using KartHub.Agent.Capturing;
using KartHub.Agent.Driving;
using KartHub.Agent.Recordings;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Imaging;

namespace KartHub.Agent;

/// <summary>What an agent does on its own machine, with or without a hub: looks, records, lets a pilot drive.</summary>
public sealed partial class Station : IAsyncDisposable
{
    private readonly Spool? spool;
    private readonly TimeProvider time;
    private readonly StationOptions options;
    private readonly RateMeter rate;
    private readonly PadRelay relay;
    private readonly SemaphoreSlim turn = new(1, 1); // One order after the other.
    private volatile Outlook outlook;
    private Task leaving = Task.CompletedTask; // Cockpits that were left and close behind.
    private volatile Recorder? recorder;
    private volatile DriveLoop? drive;
    private volatile Frame? latest;
    private Guid? modelId;
    private IDisposable? driver;
    private double recordingRateHz;
    private long? lostSince;
    private string? sourceTrouble;
    private string? padTrouble;
    private string? failure;

    /// <param name="cockpit">What it works with at first.</param>
    /// <param name="spool">Where recordings go; null: nothing can be recorded.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">How it works.</param>
    public Station(Cockpit cockpit, Spool? spool, TimeProvider time, StationOptions? options = null)
    {
        outlook = new Outlook(cockpit);
        cockpit.Enter();
        this.spool = spool;
        this.time = time;
        this.options = options ?? new StationOptions();
        rate = new RateMeter(time);
        Preview = new PreviewLoop(time);
        relay = new PadRelay(cockpit, time, () => Tell(true));
    }

    /// <summary>Raised when the activity or the trouble changed. Handlers must not wait.</summary>
    public event Action? Changed;

    /// <summary>The live picture; something has to run it.</summary>
    public PreviewLoop Preview { get; }

    public Cockpit Cockpit => outlook.Cockpit;

    /// <summary>The recording under way, or else the last one's figures.</summary>
    public Recorder? LastRecorder { get; private set; }

    public AgentStatus Status
    {
        get
        {
            var (recording, driving, picture) = (recorder, drive, latest);
            var activity = driving is not null ? AgentActivity.Driving : recording is not null ? AgentActivity.Recording : AgentActivity.Idle;
            return new AgentStatus(
                activity,
                recording?.Id,
                driving is null ? null : modelId,
                driving?.Elapsed ?? recording?.Elapsed ?? TimeSpan.Zero,
                driving?.Frames ?? recording?.Frames ?? 0,
                rate.Hz,
                spool?.PendingSegments ?? 0,
                driving?.LatencyMs,
                Cockpit.Race(),
                sourceTrouble ?? padTrouble ?? failure ?? Cockpit.Sink?.Trouble)
            {
                Width = picture?.Width ?? 0,
                Height = picture?.Height ?? 0,
                NoPad = !Cockpit.Pad.IsThere(time.GetTimestamp()),
                RecordedBytes = recording?.Bytes ?? 0,
                TakenOver = driving?.TakenOver ?? false,
                Takeovers = driving?.Takeovers ?? 0,
                WantedRateHz = RateHz,
            };
        }
    }

    private double RateHz => drive is not null ? options.DriveRateHz : recorder is not null ? recordingRateHz : options.IdleRateHz;

    /// <summary>Looks, at the rate that the activity asks for, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var here = outlook;
            try
            {
                await here.LookAsync(until => LookAsync(here.Cockpit, until), cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Another source was chosen.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        drive?.LetGo();
        await StopDriveAsync().ConfigureAwait(false);
        await StopRecordingAsync().ConfigureAwait(false);
        await leaving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        relay.Dispose();
        turn.Dispose();
        outlook.Dispose();
    }

    private async Task LookAsync(Cockpit here, CancellationToken cancellationToken)
    {
        (lostSince, sourceTrouble, padTrouble) = (null, null, null);
        var metronome = new Metronome(time, RateHz);
        var step = new InStep(metronome, time);
        while (true)
        {
            if (metronome.RateHz != RateHz)
            {
                metronome = new Metronome(time, RateHz);
                step = new InStep(metronome, time);
            }

            var missed = await metronome.WaitAsync(cancellationToken).ConfigureAwait(false);
            recorder?.Miss(missed);
            try
            {
                Take(await step.LookAsync(token => CaptureAsync(here, token), picture => recorder?.IsLast(picture) ?? false, cancellationToken).ConfigureAwait(false));
                (lostSince, var was, sourceTrouble) = (null, sourceTrouble, null);
                Tell(was is not null);
            }
            catch (SourceLostException e)
            {
                recorder?.Miss(1);
                await BearLossAsync(e.Message).ConfigureAwait(false);
            }

            await EndWhatFailedAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<CapturedFrame> CaptureAsync(Cockpit here, CancellationToken cancellationToken)
    {
        var whole = await here.Source.CaptureAsync(cancellationToken).ConfigureAwait(false);
        latest = whole.Picture;
        return Cut(whole, here.Choice?.Crop);
    }

    private static CapturedFrame Cut(CapturedFrame whole, Crop? crop)
    {
        if (crop is not { } part)
        {
            return whole;
        }

        return whole.Picture.Size.Has(part)
            ? whole with { Picture = whole.Picture.Crop(part) }
            : throw new SourceLostException($"The crop {part} does not fit into the picture of {whole.Picture.Size}. Choose a part that does, or all of it.");
    }

    private void Take(CapturedFrame frame)
    {
        rate.Mark();
        var recording = recorder; // Read before the drive, which begins before and ends after its recording.
        var driving = drive;
        var grip = driving?.At(frame.Timestamp) ?? (Cockpit.Pad.At(frame.Timestamp) is { } pad ? new Grip(pad.Controls, DrivenBy.Person) : null);
        Pair(recording, frame, grip);
        if (driving is null)
        {
            Preview.Offer(frame, grip?.Controls ?? Controls.Neutral, null);
        }
        else
        {
            driving.Offer(frame); // Its preview follows with what the pilot says of it.
        }
    }

    private void Pair(Recorder? recording, CapturedFrame frame, Grip? grip)
    {
        var was = padTrouble;
        padTrouble = grip is null ? WhyNoControls(frame, recording is not null) : null;
        Tell(was != padTrouble);
        if (grip is { } held)
        {
            recording?.Offer(frame, held.Controls, held.By);
        }
        else
        {
            recording?.Miss(1);
        }
    }

    /// <summary>Null where it does not matter now.</summary>
    private string? WhyNoControls(CapturedFrame frame, bool isRecorded)
    {
        if (!Cockpit.Pad.IsThere(frame.Timestamp))
        {
            return $"There is no pad: {Cockpit.Pad.Name}.{(isRecorded ? " Frames are recorded again as soon as there is one." : "")}";
        }

        return isRecorded ? $"Nothing is recorded now: {Cockpit.Pad.Name}." : null;
    }

    private async Task BearLossAsync(string reason)
    {
        var was = sourceTrouble;
        sourceTrouble = reason;
        Tell(was != reason);
        lostSince ??= time.GetTimestamp();
        if (time.GetElapsedTime(lostSince.Value) >= options.SourceGoneAfter && (recorder is not null || drive is not null))
        {
            await EndAsync($"The picture was gone for {options.SourceGoneAfter.TotalSeconds:0} s, so recording and driving ended. {reason}").ConfigureAwait(false);
        }
    }

    private async Task EndWhatFailedAsync()
    {
        if ((recorder?.Failure ?? drive?.Failure) is { } reason)
        {
            await EndAsync(reason).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(string reason)
    {
        drive?.LetGo();
        await StopDriveAsync().ConfigureAwait(false);
        await StopRecordingAsync().ConfigureAwait(false);
        failure = reason;
        Tell(true);
    }

    private void Tell(bool changed)
    {
        if (changed)
        {
            Changed?.Invoke();
        }
    }
}
