using KartHub.Agent.Gamepads;
using KartHub.Contracts;

namespace KartHub.Agent.Sinks;

/// <summary>
/// Stands between a pilot and its sink: lets go of everything when the pilot has said nothing for a while, whether its
/// frames stopped, its network hangs or its loop died. Engages the sink when made, releases it when disposed.
/// </summary>
public sealed class DeadMansSwitch : IDisposable
{
    /// <summary>The longest that controls stay in force: with the check's interval, below the 0.3 s promised.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(50);

    private readonly Lock access = new();
    private readonly History<Controls> history = new();
    private readonly IControllerSink sink;
    private readonly TimeProvider time;
    private readonly ITimer check;
    private long heldAt;
    private bool holds;
    private bool released;

    public DeadMansSwitch(IControllerSink sink, TimeProvider time)
    {
        this.sink = sink;
        this.time = time;
        history.Add(time.GetTimestamp(), Controls.Neutral);
        sink.Engage();
        check = time.CreateTimer(_ => Check(), null, CheckEvery, CheckEvery);
    }

    /// <summary>The controls in force at a moment of the last seconds.</summary>
    public Controls At(long timestamp) => history.At(timestamp) ?? Controls.Neutral;

    /// <summary>Sets the controls, until the next call or for <see cref="Patience"/>. Does nothing once disposed.</summary>
    public void Hold(Controls controls)
    {
        lock (access)
        {
            if (!released)
            {
                heldAt = time.GetTimestamp();
                holds = true;
                Set(controls);
            }
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
                history.Add(time.GetTimestamp(), Controls.Neutral);
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
                holds = false;
                Set(Controls.Neutral);
            }
        }
    }

    private void Set(Controls controls)
    {
        history.Add(time.GetTimestamp(), controls);
        sink.Send(controls);
    }
}
