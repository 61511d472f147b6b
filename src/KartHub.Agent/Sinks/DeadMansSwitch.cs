using KartHub.Agent.Gamepads;
using KartHub.Contracts;
using KartHub.Contracts.Recording;

namespace KartHub.Agent.Sinks;

/// <summary>
/// Stands between a pilot and its sink: lets go of everything when the pilot has said nothing for a while, whether its
/// frames stopped, its network hangs or its loop died. A person may override the pilot: then that person's pad is passed on,
/// as it is, and what the pilot says waits. Engages the sink when made, releases it when disposed.
/// </summary>
public sealed class DeadMansSwitch : IDisposable
{
    /// <summary>The longest that controls stay in force: with the check's interval, below the 0.3 s promised.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(50);

    private readonly Lock access = new();
    private readonly History<Grip> history = new();
    private readonly IControllerSink sink;
    private readonly TimeProvider time;
    private readonly ITimer check;
    private Grip inForce = new(Controls.Neutral, DrivenBy.Pilot);
    private Controls pilots;
    private long saidAt = long.MinValue;
    private long heldAt;
    private bool holds;
    private bool overridden;
    private bool released;

    public DeadMansSwitch(IControllerSink sink, TimeProvider time)
    {
        this.sink = sink;
        this.time = time;
        history.Add(time.GetTimestamp(), inForce);
        sink.Engage();
        check = time.CreateTimer(_ => Check(), null, CheckEvery, CheckEvery);
    }

    /// <summary>What was in force at a moment of the last seconds.</summary>
    public Grip At(long timestamp) => history.At(timestamp) ?? new Grip(Controls.Neutral, DrivenBy.Pilot);

    /// <summary>Sets the pilot's controls, until the next call or for <see cref="Patience"/>. Does nothing once disposed.</summary>
    public void Hold(Controls controls)
    {
        lock (access)
        {
            (pilots, saidAt) = (controls, time.GetTimestamp());
            if (!released && !overridden)
            {
                Hold();
                Set(controls);
            }
        }
    }

    /// <summary>Passes the person's pad on instead of the pilot's controls, until the next call or for <see cref="Patience"/>.</summary>
    /// <returns>Whether the pilot, or nobody, had the controls until now.</returns>
    public bool TakeOver(PadMoment pad)
    {
        lock (access)
        {
            if (released)
            {
                return false;
            }

            var begins = !overridden;
            overridden = true;
            Hold();
            Note(new Grip(pad.Controls.Clamped, DrivenBy.Takeover));
            sink.Relay(pad);
            return begins;
        }
    }

    /// <summary>The pilot goes on, with what it said last if that is still worth something.</summary>
    public void GiveBack()
    {
        lock (access)
        {
            if (released || !overridden)
            {
                return;
            }

            overridden = false;
            var fresh = saidAt != long.MinValue && time.GetElapsedTime(saidAt) < Patience;
            (holds, heldAt) = (fresh, saidAt);
            Set(fresh ? pilots : Controls.Neutral);
        }
    }

    /// <summary>Lets go at once.</summary>
    public void Dispose()
    {
        check.Dispose();
        lock (access)
        {
            if (!released)
            {
                released = true;
                Note(new Grip(Controls.Neutral, DrivenBy.Pilot));
                sink.Release();
            }
        }
    }

    private void Check()
    {
        lock (access)
        {
            if (!released && holds && time.GetElapsedTime(heldAt) >= Patience)
            {
                (holds, overridden) = (false, false);
                Set(Controls.Neutral);
            }
        }
    }

    private void Hold() => (holds, heldAt) = (true, time.GetTimestamp());

    private void Set(Controls controls)
    {
        Note(new Grip(controls, DrivenBy.Pilot));
        sink.Send(controls);
    }

    private void Note(Grip grip)
    {
        if (grip != inForce) // A pad that rests would push everything else out of the history.
        {
            inForce = grip;
            history.Add(time.GetTimestamp(), grip);
        }
    }
}
