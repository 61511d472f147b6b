using KartHub.Agent.X11;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.X11;

/// <summary>
/// One window, found by its title or class and found again when it was closed and opened. Where the server has the Composite
/// extension, the window's own memory is read, so that nothing else gets into the picture that is in front of it.
/// </summary>
internal sealed class X11WindowSource(string named, string? display, TimeProvider time) : X11Source(display, time), IWindowSource
{
    private const int Attempts = 4; // A window that is being dragged larger changes between two questions.
    private const int Listed = 8;

    private string? known;
    private volatile XWindow? window;
    private XWindowPixmap? pixmap;
    private XGrabber? grabber;

    /// <summary>The window's title, as soon as it was found.</summary>
    public override string Name => $"window: {known ?? named}";

    public nint Window => (nint)(window?.Id ?? 0);

    /// <summary>Whether the last picture came from the window's own memory.</summary>
    internal bool IsComposited => pixmap is { IsRedirected: true };

    /// <summary>Whether pictures come through shared memory.</summary>
    internal bool IsShared => grabber is { IsShared: true };

    protected override CapturedFrame Capture(XConnection connection)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (TryCapture(connection) is { } frame)
            {
                return frame;
            }
        }

        throw new SourceLostException(IsComposited
            ? $"The window \"{known}\" keeps changing its size or is about to close, so there is no picture of it at the moment."
            : $"The window \"{known}\" is not wholly on the screen, and this X server has no Composite extension to read what is hidden. Move it so that all of it can be seen.");
    }

    protected override void Leave()
    {
        pixmap?.Dispose();
        grabber?.Dispose();
        (pixmap, grabber) = (null, null);
    }

    private CapturedFrame? TryCapture(XConnection x)
    {
        var attributes = window is null ? null : x.Attributes(window.Id);
        if (attributes is not { } shape)
        {
            Search(x);
            return null;
        }

        if (shape.MapState != Xlib.IsViewable)
        {
            pixmap!.Forget();
            throw new SourceLostException($"The window \"{known}\" is minimised or on another workspace, so it has no picture. Show it again; others may cover it.");
        }

        if (shape.Width > Frame.MaxSide || shape.Height > Frame.MaxSide)
        {
            throw new SourceLostException($"The window \"{known}\" has {shape.Width}×{shape.Height} pixels; at most {Frame.MaxSide} a side can be captured. Make it smaller.");
        }

        if (pixmap!.Follow(shape) is not { } drawable)
        {
            return null;
        }

        if (grabber is null || !grabber.Fits(shape, shape.Width, shape.Height))
        {
            grabber?.Dispose();
            grabber = new XGrabber(x, shape, shape.Width, shape.Height);
        }

        var timestamp = Time.GetTimestamp();
        return grabber.Grab(drawable, pixmap.Inset, pixmap.Inset) is { } picture ? new CapturedFrame(picture, timestamp) : null;
    }

    private void Search(XConnection x)
    {
        Leave();
        var windows = new XWindows(x);
        window = windows.Find(named);
        if (window is null)
        {
            throw NotFound(known is null
                ? $"There is no window whose title or class contains \"{named}\". {Choice(windows.All())}"
                : $"The window \"{known}\" was closed. Open it again; the agent finds it by itself.");
        }

        known = window.Name;
        pixmap = new XWindowPixmap(x, window.Id);
    }

    private static string Choice(IReadOnlyList<XWindow> windows)
    {
        var names = windows.Where(w => w.IsViewable).Reverse().Select(w => $"\"{w.Name}\"").Distinct().Take(Listed).ToList();
        var wayland = Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 }
            ? " This is a Wayland session, where only windows of X programs can be captured: start the game with SDL_VIDEODRIVER=x11." : "";
        return (names.Count == 0 ? "No window is open." : $"Open are: {string.Join(", ", names)}.") + wayland;
    }
}
