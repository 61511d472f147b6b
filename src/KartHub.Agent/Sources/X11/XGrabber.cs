using System.Runtime.InteropServices;
using KartHub.Agent.X11;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.X11;

/// <summary>Fetches pictures of one size from an X server: through memory shared with it, or over the connection where the server is elsewhere.</summary>
internal sealed unsafe class XGrabber : IDisposable
{
    private const int Private = 0; // IPC_PRIVATE
    private const int CreateForOwner = 0x200 | 0x180; // IPC_CREAT | 0600: nobody else reads the screen.
    private const int Remove = 0; // IPC_RMID

    private readonly XConnection connection;
    private readonly nint visual;
    private readonly (nuint Red, nuint Green, nuint Blue) masks;
    private XShmSegmentInfo* segment;
    private XImage* shared;
    private PixelLayout? layout;

    /// <summary>Prepares for pictures of a size.</summary>
    /// <param name="connection">Used by one thread at a time.</param>
    /// <param name="of">A window that looks like what is to be fetched: its visual and depth.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="share">Whether to try shared memory.</param>
    public XGrabber(XConnection connection, XWindowAttributes of, int width, int height, bool share = true)
    {
        this.connection = connection;
        visual = (nint)of.Visual;
        masks = (of.Visual->RedMask, of.Visual->GreenMask, of.Visual->BlueMask);
        (Width, Height, Depth) = (width, height, of.Depth);
        if (share && Xlib.XShmQueryExtension(connection.Handle) != 0)
        {
            Share();
        }
    }

    public int Width { get; }

    public int Height { get; }

    public int Depth { get; }

    /// <summary>Whether pictures come through shared memory.</summary>
    public bool IsShared => shared is not null;

    /// <summary>Whether it can fetch from a window like this.</summary>
    public bool Fits(XWindowAttributes window, int width, int height) =>
        Width == width && Height == height && Depth == window.Depth && visual == (nint)window.Visual;

    /// <summary>Fetches a picture.</summary>
    /// <param name="drawable">A window, or a pixmap.</param>
    /// <param name="x">Where its left edge is, inside the drawable.</param>
    /// <param name="y">Where its upper edge is.</param>
    /// <returns>Null when the server has no such picture: the window is gone, hidden, or not that large any more.</returns>
    public Frame? Grab(nuint drawable, int x, int y)
    {
        XConnection.TakeError();
        if (shared is not null)
        {
            var got = Xlib.XShmGetImage(connection.Handle, drawable, shared, x, y, Xlib.AllPlanes) != 0 && XConnection.TakeError() == 0;
            return got && !connection.IsBroken ? Convert(shared) : null;
        }

        var image = Xlib.XGetImage(connection.Handle, drawable, x, y, (uint)Width, (uint)Height, Xlib.AllPlanes, Xlib.ZPixmap);
        if (image is null)
        {
            XConnection.TakeError();
            return null;
        }

        try
        {
            return XConnection.TakeError() == 0 ? Convert(image) : null;
        }
        finally
        {
            _ = Xlib.XDestroyImage(image);
        }
    }

    public void Dispose()
    {
        if (shared is not null)
        {
            _ = Xlib.XShmDetach(connection.Handle, segment);
            connection.Sync();
            XConnection.TakeError();
            Forget();
        }
    }

    private Frame Convert(XImage* image)
    {
        layout ??= new PixelLayout(image->BitsPerPixel, image->ByteOrder != 0, masks.Red, masks.Green, masks.Blue);
        var frame = new Frame(Width, Height);
        for (var y = 0; y < Height; y++)
        {
            layout.ToRgb(new ReadOnlySpan<byte>(image->Data + (nint)y * image->BytesPerLine, image->BytesPerLine), frame.Row(y));
        }

        return frame;
    }

    private void Share()
    {
        segment = (XShmSegmentInfo*)NativeMemory.AllocZeroed((nuint)sizeof(XShmSegmentInfo));
        shared = Xlib.XShmCreateImage(connection.Handle, visual, (uint)Depth, Xlib.ZPixmap, null, segment, (uint)Width, (uint)Height);
        segment->Id = shared is null ? -1 : Xlib.shmget(Private, (nuint)shared->BytesPerLine * (nuint)Height, CreateForOwner);
        var address = segment->Id < 0 ? -1 : Xlib.shmat(segment->Id, 0, 0);
        if (address == -1)
        {
            Forget();
            return;
        }

        shared->Data = segment->Address = (byte*)address;
        XConnection.TakeError();
        var asked = Xlib.XShmAttach(connection.Handle, segment);
        connection.Sync(); // A server on another machine, or in another container, says no only now.
        var refused = asked == 0 || XConnection.TakeError() != 0;
        _ = Xlib.shmctl(segment->Id, Remove, 0); // It goes when both have let go of it, however they end.
        if (refused)
        {
            Forget();
        }
    }

    private void Forget()
    {
        if (segment->Address is not null)
        {
            _ = Xlib.shmdt((nint)segment->Address);
        }
        else if (segment->Id >= 0)
        {
            _ = Xlib.shmctl(segment->Id, Remove, 0);
        }

        if (shared is not null)
        {
            shared->Data = null;
            _ = Xlib.XDestroyImage(shared);
        }

        NativeMemory.Free(segment);
        shared = null;
        segment = null;
    }
}
