using System.Runtime.Intrinsics;

namespace KartHub.Imaging;

/// <summary>Pixels as screens have them: blue, green, red and a byte that means nothing, 4 bytes a pixel.</summary>
public static class Bgrx
{
    /// <summary>Bytes a pixel.</summary>
    public const int Channels = 4;

    /// <summary>Makes a frame of a screen's pixels.</summary>
    /// <param name="pixels">Rows from the top.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="stride">Bytes from one row to the next, at least width × 4.</param>
    /// <exception cref="ArgumentException">There are fewer bytes than that, or the stride is too short.</exception>
    public static Frame ToFrame(ReadOnlySpan<byte> pixels, int width, int height, int stride)
    {
        var frame = new Frame(width, height);
        if (stride < width * Channels || pixels.Length < (long)stride * (height - 1) + width * Channels)
        {
            throw new ArgumentException($"{pixels.Length} bytes in rows of {stride} are no {width}×{height} pixels of {Channels} bytes.", nameof(pixels));
        }

        for (var y = 0; y < height; y++)
        {
            ToRgb(pixels.Slice(y * stride, width * Channels), frame.Row(y));
        }

        return frame;
    }

    /// <summary>Converts pixels to red, green, blue.</summary>
    /// <param name="pixels">4 bytes a pixel.</param>
    /// <param name="rgb">3 bytes a pixel, for as many pixels.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void ToRgb(ReadOnlySpan<byte> pixels, Span<byte> rgb)
    {
        if (pixels.Length % Channels != 0 || rgb.Length != pixels.Length / Channels * Frame.Channels)
        {
            throw new ArgumentException($"{pixels.Length} bytes of {Channels} a pixel do not make {rgb.Length} of {Frame.Channels}.", nameof(rgb));
        }

        var done = Vector128.IsHardwareAccelerated ? ToRgbByVectors(pixels, rgb) : 0;
        ToRgbByPixels(pixels[(done * Channels)..], rgb[(done * Frame.Channels)..]);
    }

    /// <summary>The plain twin of <see cref="ToRgb"/>.</summary>
    internal static void ToRgbByPixels(ReadOnlySpan<byte> pixels, Span<byte> rgb)
    {
        for (int from = 0, to = 0; from + 3 < pixels.Length; from += Channels, to += Frame.Channels)
        {
            rgb[to + 2] = pixels[from];
            rgb[to + 1] = pixels[from + 1];
            rgb[to] = pixels[from + 2];
        }
    }

    /// <summary>Four pixels a step. Each store is 16 bytes of which 12 count: the next one writes over the rest.</summary>
    /// <returns>How many pixels were converted.</returns>
    private static int ToRgbByVectors(ReadOnlySpan<byte> pixels, Span<byte> rgb)
    {
        const int Step = 4;
        var order = Vector128.Create((byte)2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 255, 255, 255, 255);
        var done = 0;
        for (; (done + Step) * Channels <= pixels.Length && done * Frame.Channels + Vector128<byte>.Count <= rgb.Length; done += Step)
        {
            var four = Vector128.Create(pixels.Slice(done * Channels, Vector128<byte>.Count));
            Vector128.Shuffle(four, order).CopyTo(rgb[(done * Frame.Channels)..]);
        }

        return done;
    }
}
