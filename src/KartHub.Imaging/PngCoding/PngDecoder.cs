using System.Buffers;

namespace KartHub.Imaging.PngCoding;

/// <summary>Puts a PNG's rows together to a frame. Its buffers are rented, so that decoding into a frame allocates little.</summary>
internal static class PngDecoder
{
    private const int MostInflation = 1032; // Deflate's limit: 258 bytes from 2 bits.

    /// <summary>Refuses, before a picture is allocated, data that cannot possibly fill it.</summary>
    public static void CheckEnoughData(in PngFile file)
    {
        if (file.Info.InflatedSize > (long)file.DataLength * MostInflation)
        {
            throw new ImageFormatException(
                $"The PNG's picture data ({file.DataLength} bytes) is too short for {file.Info.Width}×{file.Info.Height} pixels.");
        }
    }

    /// <summary>Decodes into a frame of the file's size.</summary>
    public static void Decode(in PngFile file, Frame frame)
    {
        var pixels = new PngPixels(file);
        using var rows = new PngScanlines(file);
        var rowBytes = file.Info.RowBytes(file.Info.Width);
        var scratch = ArrayPool<byte>.Shared.Rent(2 * rowBytes + frame.Stride);
        try
        {
            if (pixels.IsPlain && !file.Info.Interlaced)
            {
                DecodePlain(rows, frame, scratch);
            }
            else
            {
                foreach (var pass in file.Info.Passes)
                {
                    DecodePass(file.Info, pass, pixels, rows, frame, scratch);
                }
            }

            rows.ExpectEnd();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>Every frame that a game recorder ever wrote: rows restored where they belong.</summary>
    private static void DecodePlain(PngScanlines rows, Frame frame, Span<byte> scratch)
    {
        var above = scratch[..frame.Stride];
        above.Clear();
        for (var y = 0; y < frame.Height; y++)
        {
            var stored = rows.Next(1 + frame.Stride);
            var row = frame.Row(y);
            PngFilters.Restore(stored[0], stored[1..], above, row, Frame.Channels);
            above = row;
        }
    }

    private static void DecodePass(in PngHeader info, PngPass pass, in PngPixels pixels, PngScanlines rows, Frame frame, Span<byte> scratch)
    {
        var (width, height) = pass.SizeIn(info);
        if (width == 0)
        {
            return;
        }

        var length = info.RowBytes(width);
        var above = scratch[..length];
        var row = scratch.Slice(length, length);
        var rgb = scratch.Slice(2 * length, width * Frame.Channels);
        above.Clear();
        for (var y = 0; y < height; y++)
        {
            var stored = rows.Next(1 + length);
            PngFilters.Restore(stored[0], stored[1..], above, row, info.FilterStep);
            var target = frame.Row(pass.Y + y * pass.StepY);
            if (pass.StepX == 1)
            {
                pixels.Expand(row, target);
            }
            else
            {
                pixels.Expand(row, rgb);
                Scatter(rgb, target[(pass.X * Frame.Channels)..], pass.StepX * Frame.Channels);
            }

            var next = above;
            above = row;
            row = next;
        }
    }

    private static void Scatter(ReadOnlySpan<byte> rgb, Span<byte> target, int step)
    {
        for (var (from, to) = (0, 0); from < rgb.Length; from += Frame.Channels, to += step)
        {
            rgb.Slice(from, Frame.Channels).CopyTo(target[to..]);
        }
    }
}
