using KartHub.Agent.Driving;
using KartHub.Agent.Recordings;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Imaging;

namespace KartHub.Agent;

// Orders, one after the other. Each answers null, or why it cannot be done in the user's words.
public sealed partial class Station
{
    public Task<string?> StartRecordingAsync(StartRecording order) => InTurnAsync(() =>
    {
        if (WhyNot(order) is { } refusal)
        {
            return refusal;
        }

        if (order.Track is { } track && !track.Equals(Cockpit.Track, StringComparison.OrdinalIgnoreCase))
        {
            Cockpit.StartRace(track);
        }

        var refused = Begin(Cockpit.Driver ?? order.Driver.Trim(), order.RateHz, order.Format, out var recording);
        recorder = recording;
        return refused;
    });

    /// <summary>Ends the recording; sending the rest of it goes on behind.</summary>
    public Task<string?> StopRecordingAsync() => InTurnAsync(async () =>
    {
        if (recorder is not { } ending)
        {
            return "Nothing is being recorded.";
        }

        recorder = null;
        await ending.StopAsync().ConfigureAwait(false);
        failure = ending.Failure;
        return null;
    });

    /// <summary>Lets a pilot drive.</summary>
    /// <param name="decide">The pilot; called from one thread at a time.</param>
    /// <param name="order">Which model it is, and where it drives.</param>
    /// <param name="pilot">What to dispose of when the drive is over, if it began.</param>
    public Task<string?> StartDriveAsync(Func<Frame, Controls> decide, StartDrive order, IDisposable? pilot = null) => InTurnAsync(() =>
    {
        if (WhyNot(order) is { } refusal)
        {
            return refusal;
        }

        Cockpit.StartRace(order.Track);
        Recorder? recording = null;
        if (order.Record && Begin("pilot", options.DriveRateHz, order.Format, out recording) is { } noRoom)
        {
            return noRoom;
        }

        failure = null;
        modelId = order.ModelId;
        driver = pilot;
        drive = relay.Begin(() => new DriveLoop(decide, Cockpit.Sink!, time, (frame, predicted) =>
        {
            var grip = drive?.At(frame.Timestamp) ?? new Grip(predicted, DrivenBy.Pilot);
            Preview.Offer(frame, grip.Controls, predicted, grip.By);
        }));
        recorder = recording; // After the drive: whose frames they are is then known from the first one on.
        return null;
    });

    /// <summary>Lets go of the controls at once, then ends the drive and its recording.</summary>
    public Task<string?> StopDriveAsync()
    {
        drive?.LetGo(); // Before waiting for one's turn.
        return InTurnAsync(async () =>
        {
            if (drive is not { } ending)
            {
                return "No model is driving.";
            }

            var recording = recorder;
            recorder = null;
            drive = null;
            await ending.DisposeAsync().ConfigureAwait(false);
            relay.End(); // After the sink was let go of: from now on it is the person's.
            driver?.Dispose();
            if (recording is not null)
            {
                await recording.StopAsync().ConfigureAwait(false);
                failure = recording.Failure;
            }

            failure = ending.Failure ?? failure;
            return null;
        });
    }

    /// <summary>The override is held, or let go of, by someone who has no button for it; held, it must be said again and again.</summary>
    public string? HoldOverride(bool held)
    {
        if (held && drive is null)
        {
            return "No model is driving: there is nothing to take over.";
        }

        if (held && Cockpit.Pad.At(time.GetTimestamp()) is null)
        {
            return $"There is no pad to take over with: {Cockpit.Pad.Name}.";
        }

        relay.HoldOverride(held);
        return null;
    }

    /// <summary>Leaves the cockpit for another, of which a picture must come at once; else the other one is left again.</summary>
    public Task<string?> MoveAsync(Cockpit next) => InTurnAsync(async () =>
    {
        if (recorder is not null || drive is not null)
        {
            await next.Leave().ConfigureAwait(false);
            return $"{(recorder is not null ? "A recording is under way" : "A model is driving")}. Stop it first: what is captured cannot change meanwhile.";
        }

        var (fault, trying) = await TryAsync(next).ConfigureAwait(false);
        if (fault is not null)
        {
            leaving = Task.WhenAll(leaving, LeaveAsync(next, after: trying)); // A source that hears no token closes when it comes back.
            return fault;
        }

        var before = outlook;
        relay.Move(next);
        outlook = new Outlook(next);
        next.Enter();
        failure = null;
        leaving = Task.WhenAll(leaving, LeaveAsync(before));
        return null;
    });

    /// <summary>Whether a first picture comes out of the cockpit and its crop fits, to be asked before anything begins; null, or why not.</summary>
    public async Task<string?> TryPictureAsync() => (await TryAsync(Cockpit).ConfigureAwait(false)).Fault;

    private async Task<(string? Fault, Task Trying)> TryAsync(Cockpit next)
    {
        using var limit = new CancellationTokenSource(options.FirstPicturePatience, time);
        var trying = Task.Run(() => next.Source.CaptureAsync(limit.Token).AsTask());
        try
        {
            Cut(await trying.WaitAsync(limit.Token).ConfigureAwait(false), next.Choice?.Crop);
            return (null, trying);
        }
        catch (SourceLostException e)
        {
            return (e.Message, trying);
        }
        catch (OperationCanceledException)
        {
            return ($"{next.Source.Name} gave no picture within {options.FirstPicturePatience.TotalSeconds:0} s.", trying);
        }
    }

    private static async Task LeaveAsync(Outlook before)
    {
        await LeaveAsync(before.Cockpit, after: before.LeaveAsync()).ConfigureAwait(false);
        before.Dispose();
    }

    private static async Task LeaveAsync(Cockpit cockpit, Task after)
    {
        await after.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await cockpit.Leave().ConfigureAwait(false);
    }

    /// <summary>Why a drive cannot begin, to be asked before a model is fetched for nothing; null if it can.</summary>
    public string? WhyNot(StartDrive order)
    {
        if (Cockpit.Sink is null)
        {
            return "This agent has nothing that a model could drive with.";
        }

        if (drive is not null)
        {
            return "A model is driving already. Stop it first.";
        }

        if (recorder is not null)
        {
            return "A recording is under way. Stop it first.";
        }

        return sourceTrouble ?? UnknownTrack(order.Track) ?? (order.Record ? Unwritable(order.Format) : null);
    }

    private string? WhyNot(StartRecording order)
    {
        if (recorder is not null)
        {
            return "A recording is under way already.";
        }

        if (drive is not null)
        {
            return "A model is driving. Stop it first, or let it drive with recording.";
        }

        if (order.RateHz is not (>= StartRecording.MinRateHz and <= StartRecording.MaxRateHz))
        {
            return $"A recording has {StartRecording.MinRateHz} to {StartRecording.MaxRateHz} frames per second; {order.RateHz} was asked for.";
        }

        if (string.IsNullOrWhiteSpace(order.Driver) || order.Driver.Length > RecordingStart.MaxDriver)
        {
            return $"The driver needs a name of 1 to {RecordingStart.MaxDriver} characters.";
        }

        return sourceTrouble ?? UnknownTrack(order.Track) ?? Unwritable(order.Format)
            ?? (!Cockpit.Pad.IsThere(time.GetTimestamp()) ? $"There is no pad: {Cockpit.Pad.Name}." : null);
    }

    private static string? Unwritable(PictureFormat format) =>
        format.IsRecorded() ? null : $"Pictures are not recorded in format {(int)format} here: is this agent older than the hub?";

    private string? UnknownTrack(string? track)
    {
        if (track is null || Cockpit.Tracks.Contains(track, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        return Cockpit.Tracks.Count == 0
            ? "The track cannot be chosen here: it is chosen in the game."
            : $"There is no track \"{track.Shortened(AgentDescription.MaxText)}\". Choose one of: {string.Join(", ", Cockpit.Tracks)}.";
    }

    private string? Begin(string driver, double rateHz, PictureFormat format, out Recorder? begun)
    {
        begun = null;
        if (spool is null)
        {
            return "There is no place to record to.";
        }

        try
        {
            failure = null;
            recordingRateHz = rateHz; // Before the loop sees that there is a recorder.
            LastRecorder = begun = Recorder.Start(spool, new RecordingPlan(Cockpit.Source.Name, driver, rateHz, format), time);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private Task<string?> InTurnAsync(Func<string?> order) => InTurnAsync(() => Task.FromResult(order()));

    private async Task<string?> InTurnAsync(Func<Task<string?>> order)
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return await order().ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
            Tell(true);
        }
    }
}
