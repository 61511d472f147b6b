using System.Runtime.InteropServices;
using KartHub.Contracts;

namespace KartHub.Imaging;

/// <summary>Frames made from frames.</summary>
public static class FrameTransforms
{
    /// <summary>Copies a part of the picture.</summary>
    /// <exception cref="ArgumentException">The part reaches outside the picture.</exception>
    public static Frame Crop(this Frame frame, Crop part)
    {
        if (!frame.Size.Has(part))
        {
            throw new ArgumentException($"The part {part} is not inside the picture of {frame.Size}.", nameof(part));
        }

        var cropped = new Frame(part.Width, part.Height);
        for (var y = 0; y < part.Height; y++)
        {
            frame.Row(part.Y + y).Slice(part.X * Frame.Channels, cropped.Stride).CopyTo(cropped.Row(y));
        }

        return cropped;
    }

    /// <summary>The mirror image: left and right exchanged.</summary>
    public static Frame MirrorX(this Frame frame)
    {
        var mirrored = new Frame(frame.Width, frame.Height);
        frame.Pixels.CopyTo(mirrored.Pixels, 0);
        mirrored.MirrorXInPlace();
        return mirrored;
    }

    /// <summary>Exchanges left and right in the frame itself.</summary>
    public static void MirrorXInPlace(this Frame frame)
    {
        for (var y = 0; y < frame.Height; y++)
        {
            MemoryMarshal.Cast<byte, Pixel>(frame.Row(y)).Reverse();
        }
    }

    /// <summary>Resizes by averaging areas; for many frames keep an <see cref="AreaResizer"/>.</summary>
    public static Frame Resize(this Frame frame, int width, int height)
    {
        var resized = new Frame(width, height);
        new AreaResizer(frame.Width, frame.Height, width, height).Resize(frame, resized.Pixels);
        return resized;
    }

#pragma warning disable CS0649 // Only ever cast from bytes.
    private struct Pixel
    {
        public byte Red, Green, Blue;
    }
#pragma warning restore CS0649
}
