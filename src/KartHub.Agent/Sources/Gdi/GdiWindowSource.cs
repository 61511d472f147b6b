using System.Runtime.Versioning;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.Gdi;

/// <summary>
/// One window without its frame, found by its title, class or program and found again when it was closed and opened. Windows
/// has two ways to give a window's picture, each of which gives black for some programs: the compositor's, and the window's own
/// surface. The one that showed something last is asked first.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class GdiWindowSource(string named, TimeProvider time) : GdiSource(time), IWindowSource
{
    private const int Listed = 8;

    private volatile TopLevelWindow? window;
    private bool copies;

    /// <summary>The window's title, as soon as it was found.</summary>
    public override string Name => $"window: {window?.Name ?? named}";

    public nint Window => window?.Handle ?? 0;

    protected override Frame Capture()
    {
        var open = window is { IsOpen: true } ? window : window = Search();
        if (open.IsMinimised)
        {
            throw new SourceLostException($"The window \"{open.Name}\" is minimised, so it has no picture: restore it. Others may cover it.");
        }

        var size = open.ClientSize;
        if (!open.IsShown || size.Width < 1 || size.Height < 1)
        {
            throw new SourceLostException($"The window \"{open.Name}\" is hidden, so it has no picture: show it again. Others may cover it.");
        }

        if (size.Width > Frame.MaxSide || size.Height > Frame.MaxSide)
        {
            throw new SourceLostException($"The window \"{open.Name}\" has {size} pixels; at most {Frame.MaxSide} a side can be captured. Make it smaller.");
        }

        return Draw(open, Bitmap(size));
    }

    private Frame Draw(TopLevelWindow open, GdiBitmap bitmap)
    {
        var frame = Draw(open, bitmap, copies);
        if (frame is null || IsBlack(frame))
        {
            var other = Draw(open, bitmap, !copies);
            if (other is not null && (frame is null || !IsBlack(other)))
            {
                (frame, copies) = (other, !copies);
            }
        }

        return frame ?? throw new SourceLostException($"Windows gives no picture of the window \"{open.Name}\". If its program runs as administrator, run the agent so too.");
    }

    private static Frame? Draw(TopLevelWindow open, GdiBitmap bitmap, bool copy) => (copy ? Copy(open, bitmap) : Print(open, bitmap)) ? bitmap.ToFrame() : null;

    private static bool Print(TopLevelWindow open, GdiBitmap bitmap)
    {
        if (User32.IsHungAppWindow(open.Handle))
        {
            return false; // It would not answer, nor would we then.
        }

        bitmap.Clear(); // Some programs draw nothing and say that they did.
        return User32.PrintWindow(open.Handle, bitmap.Context, User32.ClientOnly | User32.RenderFullContent);
    }

    private static bool Copy(TopLevelWindow open, GdiBitmap bitmap)
    {
        var surface = User32.GetDC(open.Handle);
        if (surface == 0)
        {
            return false;
        }

        var copied = Gdi32.BitBlt(bitmap.Context, 0, 0, bitmap.Size.Width, bitmap.Size.Height, surface, 0, 0, Gdi32.SourceCopy);
        _ = User32.ReleaseDC(open.Handle, surface);
        return copied;
    }

    private static bool IsBlack(Frame frame) => !frame.Pixels.AsSpan().ContainsAnyExcept((byte)0);

    private TopLevelWindow Search()
    {
        var known = window?.Name;
        return TopLevelWindow.Find(named) ?? throw NotFound(known is null
            ? $"There is no window whose title, class or program contains \"{named}\". {Choice()}"
            : $"The window \"{known}\" was closed. Open it again; the agent finds it by itself.");
    }

    private static string Choice()
    {
        var names = TopLevelWindow.All().Select(w => $"\"{w.Name}\"").Distinct().Take(Listed).ToList();
        return names.Count == 0 ? "No window is open." : $"Open are: {string.Join(", ", names)}.";
    }
}
