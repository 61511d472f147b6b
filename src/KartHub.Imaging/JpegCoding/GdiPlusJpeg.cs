using System.Buffers;
using System.Runtime.Versioning;

namespace KartHub.Imaging.JpegCoding;

/// <summary>
/// JPEG by GDI+, which every Windows has on board. It paints what a broken file lacks grey and says nothing, so that files are
/// walked through before (<see cref="JpegMarkers"/>).
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class GdiPlusJpeg : IJpegCodec
{
    private static readonly Guid Encoder = new("557cf401-1a04-11d3-9a73-0000f81ef32e"); // image/jpeg
    private static readonly Guid Quality = new("1d5be4b5-fa4a-452d-9cdd-5db35105e7eb"); // EncoderQuality

    private GdiPlusJpeg()
    {
    }

    /// <summary>GDI+, or null where Windows came without it (servers without a desktop).</summary>
    public static GdiPlusJpeg? Library { get; } = Start();

    public void Decode(ReadOnlySpan<byte> file, Frame frame)
    {
        using var stream = new WindowsStream(file);
        CheckRead(GdiPlus.GdipCreateBitmapFromStream(stream.Handle, out var bitmap));
        try
        {
            CheckRead(GdiPlus.GdipGetImageWidth(bitmap, out var width));
            CheckRead(GdiPlus.GdipGetImageHeight(bitmap, out var height));
            Picture.CheckSize(new PictureSize((int)width, (int)height), frame);
            var whole = new GdiPlus.Part { Width = frame.Width, Height = frame.Height };
            CheckRead(GdiPlus.GdipBitmapLockBits(bitmap, in whole, GdiPlus.ToRead, GdiPlus.Rgb32, out var bits));
            for (var y = 0; y < frame.Height; y++)
            {
                Bgrx.ToRgb(new ReadOnlySpan<byte>(bits.Pixels + (nint)y * bits.Stride, frame.Width * Bgrx.Channels), frame.Row(y));
            }

            _ = GdiPlus.GdipBitmapUnlockBits(bitmap, in bits);
        }
        finally
        {
            _ = GdiPlus.GdipDisposeImage(bitmap);
        }
    }

    public byte[] Encode(Frame frame, int quality)
    {
        var stride = (frame.Stride + 3) & ~3; // Rows begin at a multiple of four bytes.
        var buffer = ArrayPool<byte>.Shared.Rent(stride * frame.Height);
        try
        {
            for (var y = 0; y < frame.Height; y++)
            {
                SwapRedAndBlue(frame.Row(y), buffer.AsSpan(y * stride));
            }

            fixed (byte* pixels = buffer)
            {
                return Encode(pixels, frame.Size, stride, (uint)quality);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Encode(byte* pixels, PictureSize size, int stride, uint quality)
    {
        CheckWritten(GdiPlus.GdipCreateBitmapFromScan0(size.Width, size.Height, stride, GdiPlus.Rgb24, pixels, out var bitmap));
        try
        {
            using var stream = new WindowsStream([]);
            var parameter = new GdiPlus.EncoderParameter { Count = 1, What = Quality, Values = 1, Type = GdiPlus.Long, Value = &quality };
            CheckWritten(GdiPlus.GdipSaveImageToStream(bitmap, stream.Handle, in Encoder, in parameter));
            return stream.ToArray();
        }
        finally
        {
            _ = GdiPlus.GdipDisposeImage(bitmap);
        }
    }

    private static GdiPlusJpeg? Start()
    {
        try
        {
            var input = new GdiPlus.StartupInput { Version = 1 };
            return GdiPlus.GdiplusStartup(out _, in input, 0) == 0 ? new GdiPlusJpeg() : null;
        }
        catch (DllNotFoundException)
        {
            return null;
        }
    }

    private static void SwapRedAndBlue(ReadOnlySpan<byte> from, Span<byte> to)
    {
        for (var i = 0; i + 2 < from.Length; i += Frame.Channels)
        {
            (to[i], to[i + 1], to[i + 2]) = (from[i + 2], from[i + 1], from[i]);
        }
    }

    private static void CheckRead(int status)
    {
        if (status != 0)
        {
            throw new ImageFormatException($"The JPEG is damaged: Windows does not read it (GDI+ status {status}).");
        }
    }

    private static void CheckWritten(int status)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"The JPEG could not be written (GDI+ status {status}): there is probably no memory left.");
        }
    }
}
