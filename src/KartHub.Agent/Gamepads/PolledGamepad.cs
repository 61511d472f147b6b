using KartHub.Contracts.Live;

namespace KartHub.Agent.Gamepads;

/// <summary>A pad that is asked all the time, on a thread of its own, so that no picture has to wait for it.</summary>
public sealed class PolledGamepad : IGamepad
{
    /// <summary>250 times a second: the pads themselves report 125 to 1000 times.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(4);

    private readonly History<PadMoment> history = new();
    private readonly ManualResetEvent ended = new(false);
    private readonly GamepadOptions options;
    private readonly TimeProvider time;
    private readonly Thread polling;
    private volatile string name;
    private volatile PadReading? reading;
    private bool disposed;

    /// <summary>Begins to ask.</summary>
    /// <param name="open">Opens the port; called on the thread that will ask it.</param>
    /// <param name="options">How it is understood.</param>
    /// <param name="time">What its readings are stamped with.</param>
    /// <param name="name">What to call it until the port is open.</param>
    public PolledGamepad(Func<IPadPort> open, GamepadOptions options, TimeProvider time, string name)
    {
        this.options = options;
        this.time = time;
        this.name = name;
        polling = new Thread(() => Poll(open)) { IsBackground = true, Name = "pad" };
        polling.Start();
    }

    public string Name => name;

    public PadReading? Reading => reading;

    public PadMoment? At(long timestamp) => history.At(timestamp);

    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            ended.Set();
            polling.Join();
            ended.Dispose();
        }
    }

    private void Poll(Func<IPadPort> open)
    {
        using var port = open();
        do
        {
            var timestamp = time.GetTimestamp(); // Before asking: what it says was in force by then at the latest.
            var said = port.Read();
            name = port.Name;
            reading = said?.Read(name, options);
            history.Add(timestamp, said?.Understand(options));
        }
        while (!ended.WaitOne(Interval));
    }
}
