using System.Runtime.InteropServices;
using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.Vnc;

/// <summary>
/// A server's screen as it is being received, and the newest whole picture of it. One thread receives; any may take the
/// picture. A pixel is blue, green, red and a byte that is 255 once the pixel has been received.
/// </summary>
internal sealed class RfbScreen
{
    /// <summary>What is set in every pixel that was received.</summary>
    public const uint Received = 0xFF00_0000;

    private const int MaxPixels = 1 << 24; // 5120×2880 and smaller: a broken server can make us allocate 120 MB and no more.

    private readonly Lock access = new();
    private uint[] pixels = [];
    private byte[] picture = []; // RGB, as of the last whole update.
    private (int Top, int Bottom) changed;
    private int received; // Pixels before this one, in reading order, were received.
    private long arrivedAt;
    private Frame? newest;
    private TaskCompletionSource whole = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PictureSize Size { get; private set; }

    /// <summary>Completes when every pixel of the screen has been received.</summary>
    public Task Whole => Volatile.Read(ref whole).Task;

    /// <summary>Starts again with a screen of which nothing is known.</summary>
    /// <exception cref="RfbException">No screen is that large.</exception>
    public void Resize(int width, int height)
    {
        if (width < 1 || height < 1 || width > Frame.MaxSide || height > Frame.MaxSide || width * height > MaxPixels)
        {
            throw new RfbException($"says that its screen is {width}×{height} pixels; up to {MaxPixels >> 20} million are possible.");
        }

        lock (access)
        {
            if (whole.Task.IsCompleted)
            {
                whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            Size = new PictureSize(width, height);
            pixels = new uint[width * height];
            picture = new byte[width * height * Frame.Channels];
            (received, newest, changed) = (0, null, (0, 0));
        }
    }

    /// <summary>The pixels of a row from a place on.</summary>
    public Span<uint> Row(int x, int y, int width) => pixels.AsSpan(y * Size.Width + x, width);

    /// <summary>Says that a part is about to be received.</summary>
    /// <exception cref="RfbException">It is not inside the screen.</exception>
    public void Begin(Crop part)
    {
        RequireInside(part);
        changed = changed.Bottom == 0 ? (part.Y, part.Y + part.Height) : (Math.Min(changed.Top, part.Y), Math.Max(changed.Bottom, part.Y + part.Height));
    }

    /// <exception cref="RfbException">It is not inside the screen.</exception>
    public void RequireInside(Crop part)
    {
        if (!Size.Has(part))
        {
            throw new RfbException($"sent a part of the picture ({part}) that is outside its screen of {Size}.");
        }
    }

    /// <summary>Copies a part of the screen to another place, which may overlap it.</summary>
    /// <exception cref="RfbException">One of the two is not inside the screen.</exception>
    public void Copy(int fromX, int fromY, Crop to)
    {
        RequireInside(to with { X = fromX, Y = fromY });
        Begin(to);
        for (var i = 0; i < to.Height; i++)
        {
            var y = to.Y > fromY ? to.Height - 1 - i : i; // From the end that is not written over.
            Row(fromX, fromY + y, to.Width).CopyTo(Row(to.X, to.Y + y, to.Width));
        }
    }

    /// <summary>Makes what was received since the last call the newest picture, if all of it is there.</summary>
    /// <param name="timestamp">When it arrived.</param>
    public void Publish(long timestamp)
    {
        var (top, bottom) = changed;
        changed = (0, 0);
        if (bottom == 0)
        {
            return;
        }

        while (received < pixels.Length && pixels[received] >= Received)
        {
            received++;
        }

        lock (access)
        {
            for (var y = top; y < bottom; y++)
            {
                Bgrx.ToRgb(MemoryMarshal.AsBytes(Row(0, y, Size.Width)), picture.AsSpan(y * Size.Width * Frame.Channels, Size.Width * Frame.Channels));
            }

            if (received == pixels.Length)
            {
                newest = null;
                arrivedAt = timestamp;
                whole.TrySetResult();
            }
        }
    }

    /// <summary>The newest whole picture.</summary>
    /// <returns>The picture and when it arrived; the same frame again until there is another. Null while there is none.</returns>
    public (Frame Picture, long ArrivedAt)? Newest()
    {
        lock (access)
        {
            if (!whole.Task.IsCompleted)
            {
                return null;
            }

            if (newest is null)
            {
                newest = new Frame(Size.Width, Size.Height);
                picture.CopyTo(newest.Pixels, 0);
            }

            return (newest, arrivedAt);
        }
    }
}
