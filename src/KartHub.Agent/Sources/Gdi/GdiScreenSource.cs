using System.Runtime.Versioning;
using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.Gdi;

/// <summary>The first screen, or a part of all of them, with whatever is in front.</summary>
[SupportedOSPlatform("windows")]
internal sealed class GdiScreenSource(Crop? region, TimeProvider time) : GdiSource(time)
{
    public override string Name => region is { } part ? $"screen: {part}" : "screen";

    /// <summary>The screen that windows open on.</summary>
    public static PictureSize First => new(User32.GetSystemMetrics(0), User32.GetSystemMetrics(1));

    protected override Frame Capture()
    {
        var part = region ?? First.Whole;
        var (left, top, width, height) = (User32.GetSystemMetrics(76), User32.GetSystemMetrics(77), User32.GetSystemMetrics(78), User32.GetSystemMetrics(79));
        if (!(part with { X = part.X - left, Y = part.Y - top }).FitsIn(width, height))
        {
            throw NotFound($"{part} is not on the screen, which goes from ({left}, {top}) to ({left + width}, {top + height}). Choose a part that is.");
        }

        if (part.Width > Frame.MaxSide || part.Height > Frame.MaxSide)
        {
            throw NotFound($"The screen has {part.Width}×{part.Height} pixels; at most {Frame.MaxSide} a side can be captured. Choose a part with screen:X,Y,WIDTHxHEIGHT.");
        }

        var bitmap = Bitmap(new PictureSize(part.Width, part.Height));
        var screen = User32.GetDC(0);
        var copied = screen != 0 && Gdi32.BitBlt(bitmap.Context, 0, 0, part.Width, part.Height, screen, part.X, part.Y, Gdi32.SourceCopy);
        _ = User32.ReleaseDC(0, screen);
        return copied ? bitmap.ToFrame() : throw new SourceLostException("Windows gives no picture of its screen: it is locked, or asks for a password. Unlock it.");
    }
}
