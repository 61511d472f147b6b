using KartHub.Agent.X11;
using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.X11;

/// <summary>The whole screen, or a part of it, with whatever is in front.</summary>
internal sealed class X11ScreenSource(Crop? region, string? display, TimeProvider time) : X11Source(display, time)
{
    private XGrabber? grabber;

    public override string Name => region is { } part ? $"screen: {part}" : "screen";

    protected override CapturedFrame Capture(XConnection connection)
    {
        var root = connection.Attributes(connection.Root) ?? throw new SourceLostException("The X server does not say how large its screen is.");
        var part = region ?? new Crop(0, 0, root.Width, root.Height);
        if (!part.FitsIn(root.Width, root.Height))
        {
            throw NotFound($"{part} is not on the screen, which has {root.Width}×{root.Height} pixels. Choose a part that is.");
        }

        if (part.Width > Frame.MaxSide || part.Height > Frame.MaxSide)
        {
            throw NotFound($"The screen has {root.Width}×{root.Height} pixels; at most {Frame.MaxSide} a side can be captured. Choose a part with screen:X,Y,WIDTHxHEIGHT.");
        }

        if (grabber is null || !grabber.Fits(root, part.Width, part.Height))
        {
            grabber?.Dispose();
            grabber = new XGrabber(connection, root, part.Width, part.Height);
        }

        var timestamp = Time.GetTimestamp();
        return grabber.Grab(connection.Root, part.X, part.Y) is { } picture
            ? new CapturedFrame(picture, timestamp)
            : throw new SourceLostException("The X server gives no picture of its screen. Under Wayland there is none: capture the game's window instead.");
    }

    protected override void Leave()
    {
        grabber?.Dispose();
        grabber = null;
    }
}
