using KartHub.Agent.X11;
using KartHub.Contracts;

namespace KartHub.Agent.Gamepads.Keyboard;

/// <summary>The keyboard of an X server. Under Wayland it knows what is typed into windows of X programs, and nothing else.</summary>
internal sealed unsafe class X11Keyboard : IKeyboard
{
    private const int MostDepth = 16;
    private const nuint PointerRoot = 1; // The focus is where the pointer is: on a desktop without a window manager.

    private readonly XConnection connection;
    private readonly Dictionary<Key, byte> codes;
    private readonly byte[] down = new byte[32];
    private nuint focused;

    /// <param name="display">Which server, for instance <c>:0</c>; null takes DISPLAY's.</param>
    /// <exception cref="Refusal">There is no such server.</exception>
    public X11Keyboard(string? display = null)
    {
        connection = XConnection.Open(display);
        codes = Key.All.ToDictionary(key => key, key => key.XCode != 0 ? key.XCode : Xlib.XKeysymToKeycode(connection.Handle, key.XSymbol));
    }

    public IReadOnlyList<nint> Focus { get; private set; } = [];

    public bool Look()
    {
        if (connection.IsBroken)
        {
            return false;
        }

        fixed (byte* into = down)
        {
            _ = Xlib.XQueryKeymap(connection.Handle, into);
        }

        _ = Xlib.XGetInputFocus(connection.Handle, out var now, out _);
        if (now != focused)
        {
            (focused, Focus) = (now, Around(now));
        }

        return !connection.IsBroken;
    }

    public bool IsDown(Key key) => codes[key] is var code && code != 0 && (down[code / 8] >> (code % 8) & 1) != 0;

    public void Dispose() => connection.Dispose();

    private List<nint> Around(nuint window)
    {
        var windows = new List<nint>();
        while (window > PointerRoot && window != connection.Root && windows.Count < MostDepth)
        {
            windows.Add((nint)window);
            window = connection.Parent(window);
        }

        return windows;
    }
}
