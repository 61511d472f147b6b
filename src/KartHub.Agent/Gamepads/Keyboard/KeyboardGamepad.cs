using KartHub.Agent.Sources;
using KartHub.Agent.X11;
using KartHub.Contracts;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Gamepads.Keyboard;

/// <summary>A keyboard in the place of a pad, with a stick that builds up. While a window is captured, keys count that are typed into it, and no others.</summary>
public sealed class KeyboardGamepad : IGamepad
{
    /// <summary>What <c>--pad</c> calls it.</summary>
    public const string Kind = "keyboard";

    private readonly PolledGamepad polled;
    private volatile KeyboardPort? port;
    private volatile IWindowSource? played;

    /// <param name="open">Opens the keyboard; called on the thread that will ask it.</param>
    /// <param name="map">Which key is for what.</param>
    /// <param name="time">The clock.</param>
    internal KeyboardGamepad(Func<IKeyboard> open, KeyMap map, TimeProvider time) =>
        polled = new PolledGamepad(() => port = new KeyboardPort(open, map, HasFocus, time), new GamepadOptions { DeadZone = 0 }, time, "the keyboard is looked for");

    public string Name => polled.Name;

    public PadReading? Reading => polled.Reading;

    /// <summary>Why keys cannot be read on this machine, and what would help; null when they can be.</summary>
    public static Phrase? WhyNot() => OperatingSystem.IsWindows() ? null
        : OperatingSystem.IsLinux() ? Xlib.WhyNot()
        : new Phrase("pad.no-keyboard", $"The keyboard can be read on Windows and from an X server, and this system has neither.");

    /// <summary>Opens this machine's keyboard.</summary>
    public static KeyboardGamepad Open(KeyMap map, TimeProvider time) =>
        new(() => OperatingSystem.IsWindows() ? new WindowsKeyboard() : new X11Keyboard(), map, time);

    /// <summary>From now on this is played; null: something whose focus nobody knows, so that all keys count.</summary>
    public void Follow(IFrameSource? source) => played = source as IWindowSource;

    public PadMoment? At(long timestamp) => polled.At(timestamp);

    public bool IsThere(long timestamp) => port is not { IsThere: false };

    public void Dispose() => polled.Dispose();

    private bool HasFocus(IReadOnlyList<nint> focus) => played is not { } source || focus.Count == 0 || focus.Contains(source.Window);
}
