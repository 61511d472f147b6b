using KartHub.Agent.Gamepads;
using KartHub.Agent.X11;
using KartHub.Contracts;

namespace KartHub.Agent.Sinks.Keys;

/// <summary>
/// Drives by pressing mupen64plus's keys (the XTest extension): needs nothing in the emulator, but the keys go to whichever
/// window has the focus. The stick is made of pulses of the arrow keys. However the process ends in order, no key stays down.
/// </summary>
public sealed class KeysSink : IControllerSink
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1.0 / 60); // As often as a game looks.

    private readonly Lock access = new();
    private readonly HashSet<byte> down = [];
    private readonly XConnection connection;
    private readonly N64Keys keys;
    private readonly TimeProvider time;
    private ITimer? beating;
    private PulsedAxis sideways;
    private PulsedAxis lengthways;
    private N64Buttons buttons;
    private float x;
    private float y;
    private bool disposed;

    private KeysSink(XConnection connection, TimeProvider time)
    {
        this.connection = connection;
        this.time = time;
        keys = new N64Keys(connection);
        LetGo(keys.All); // An agent that was killed may have left some down.
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnExit;
    }

    public string Name => $"keys for mupen64plus, to the window of {connection.Name} that has the focus";

    public bool CarriesThePad => false;

    public string? Trouble => connection.IsBroken
        ? $"The X server {connection.Name} is gone, so no key can be pressed. Start the agent again when the desktop is back."
        : null;

    /// <summary>Opens the keyboard of an X server.</summary>
    /// <param name="place">Has to be empty.</param>
    /// <param name="time">The clock.</param>
    /// <param name="display">Which server, for instance <c>:0</c>; null takes DISPLAY's.</param>
    /// <exception cref="Refusal">There is no such server, or it lets nobody press keys.</exception>
    public static KeysSink Open(string place, TimeProvider time, string? display = null)
    {
        if (place.Length > 0)
        {
            throw new Refusal("sink.keys-have-no-place", $"\"keys:{place}\" says too much: the keys go to the window that has the focus. Write keys.");
        }

        if (Xlib.WhyNoKeys() is { } missing)
        {
            throw OperatingSystem.IsLinux()
                ? new Refusal(missing)
                : new Refusal("sink.keys-without-x", $"Keys can only be pressed on an X server, which this system has not. Use --sink http or plugin.");
        }

        var connection = XConnection.Open(display);
        if (Xlib.XTestQueryExtension(connection.Handle, out _, out _, out _, out _) == 0)
        {
            var name = connection.Name;
            connection.Dispose();
            throw new Refusal("sink.keys-without-xtest", $"The X server {name} has no XTest extension, so no program can press keys there. Use --sink http or plugin.");
        }

        return new KeysSink(connection, time);
    }

    public void Relay(PadMoment pad) => Set(N64Pad.From(pad).Buttons, pad.Controls);

    public void Engage()
    {
        lock (access)
        {
            LetGo(keys.All);
            beating ??= time.CreateTimer(_ => OnBeat(), null, Beat, Beat);
        }
    }

    public void Send(Controls controls) => Set(N64Pad.From(controls).Buttons, controls);

    public void Release()
    {
        lock (access)
        {
            beating?.Dispose();
            beating = null;
            (buttons, x, y, sideways, lengthways) = (N64Buttons.None, 0, 0, default, default);
            LetGo(down);
        }
    }

    public ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnExit;
        Release();
        lock (access)
        {
            if (!disposed)
            {
                disposed = true;
                connection.Dispose();
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until the server has done all that it was told: other programs see it from then on.</summary>
    internal void Settle()
    {
        lock (access)
        {
            if (!disposed)
            {
                connection.Sync();
            }
        }
    }

    private void OnExit(object? sender, EventArgs e)
    {
        Release();
        Settle(); // The process may be gone before the server has read its last words.
    }

    private void Set(N64Buttons pressed, Controls controls)
    {
        lock (access)
        {
            if (beating is not null)
            {
                var (steerX, steerY, _, _, _) = controls.Clamped;
                (buttons, x, y) = (pressed, steerX, steerY);
                if (Math.Abs(x) is 0 or 1 && Math.Abs(y) is 0 or 1)
                {
                    Press(); // Nothing to modulate: at once.
                }
                else
                {
                    Press(sticks: false);
                }
            }
        }
    }

    private void OnBeat()
    {
        lock (access)
        {
            if (beating is not null)
            {
                Press();
            }
        }
    }

    private void Press(bool sticks = true)
    {
        var wanted = new HashSet<byte>(keys.Of(buttons));
        if (sticks)
        {
            Add(wanted, sideways.Next(x), keys.Left, keys.Right);
            Add(wanted, lengthways.Next(y), keys.Up, keys.Down);
        }
        else
        {
            wanted.UnionWith(down.Intersect([keys.Left, keys.Right, keys.Up, keys.Down]));
        }

        LetGo(down.Except(wanted));
        foreach (var key in wanted.Except(down).ToList())
        {
            Fake(key, isPress: true);
        }

        Flush();
    }

    private void LetGo(IEnumerable<byte> which)
    {
        foreach (var key in which.ToList())
        {
            Fake(key, isPress: false);
        }

        Flush();
    }

    private void Fake(byte key, bool isPress)
    {
        if (key != 0 && !disposed && !connection.IsBroken)
        {
            _ = Xlib.XTestFakeKeyEvent(connection.Handle, key, isPress ? 1 : 0, 0);
        }

        _ = isPress ? down.Add(key) : down.Remove(key);
    }

    private void Flush()
    {
        if (!disposed && !connection.IsBroken)
        {
            _ = Xlib.XFlush(connection.Handle);
        }
    }

    private static void Add(HashSet<byte> wanted, int direction, byte negative, byte positive)
    {
        if (direction != 0)
        {
            wanted.Add(direction < 0 ? negative : positive);
        }
    }
}
