using KartHub.Agent.Driving;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Sinks;

/// <summary>
/// Carries what the person does to the game, 125 times a second and apart from the pictures: to a sink that the game hears
/// alone while nobody drives, and past a pilot while the person overrides it.
/// </summary>
internal sealed class PadRelay : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(8); // As often as pads report.
    private static readonly TimeSpan OverridePatience = TimeSpan.FromSeconds(3 * IAgentClient.OverrideRepeatSeconds);

    private readonly Lock access = new();
    private readonly TimeProvider time;
    private readonly Action changed;
    private readonly ITimer timer;
    private Cockpit cockpit;
    private DriveLoop? drive;
    private long? overrideSaid;
    private bool ended;

    /// <param name="cockpit">Whose pad, and whose sink.</param>
    /// <param name="time">The clock.</param>
    /// <param name="changed">Hears when a takeover begins or ends. Must not wait.</param>
    public PadRelay(Cockpit cockpit, TimeProvider time, Action changed)
    {
        this.cockpit = cockpit;
        this.time = time;
        this.changed = changed;
        timer = time.CreateTimer(_ => Carry(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Pace();
    }

    private IControllerSink? Carrier => cockpit.Sink is { CarriesThePad: true } sink ? sink : null;

    /// <summary>Leaves a cockpit, with nothing pressed, for another.</summary>
    public void Move(Cockpit next)
    {
        lock (access)
        {
            Carrier?.Relay(default);
            cockpit = next;
            Pace();
        }
    }

    /// <summary>Begins a drive: from the moment that it takes the sink nothing else is sent there.</summary>
    public DriveLoop Begin(Func<DriveLoop> begin)
    {
        lock (access)
        {
            (drive, overrideSaid) = (begin(), null);
            Pace();
            return drive;
        }
    }

    /// <summary>The drive is over: the sink is the person's again.</summary>
    public void End()
    {
        lock (access)
        {
            drive = null;
            Pace();
        }
    }

    /// <summary>The override is held, or let go of, by someone who has no button for it. Held, it must be said again.</summary>
    public void HoldOverride(bool held)
    {
        lock (access)
        {
            overrideSaid = held ? time.GetTimestamp() : null;
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (access)
        {
            ended = true;
            if (drive is null)
            {
                Carrier?.Relay(default);
            }
        }
    }

    private void Pace()
    {
        var every = drive is not null || Carrier is not null ? Every : Timeout.InfiniteTimeSpan;
        timer.Change(every, every);
    }

    private void Carry()
    {
        if (!access.TryEnter())
        {
            return; // The last round is not through yet.
        }

        try
        {
            if (ended)
            {
                return;
            }

            var pad = cockpit.Pad.At(time.GetTimestamp());
            if (drive is null)
            {
                Carrier?.Relay(pad ?? default);
            }
            else if (pad is { } held && (held.Override || (overrideSaid is { } said && time.GetElapsedTime(said) < OverridePatience))
                ? drive.TakeOver(held)
                : drive.GiveBack())
            {
                changed();
            }
        }
        finally
        {
            access.Exit();
        }
    }
}
