using System.Buffers.Binary;

namespace KartHub.Imaging.Tests;

/// <summary>Writes a BMP as it is told to, also one that is wrong.</summary>
internal static class TestBmp
{
    /// <summary>24 bits a pixel, rows from the bottom, as most programs write it.</summary>
    public static byte[] Of(Frame frame) => Of(frame.Width, frame.Height, 24, 0, Rows(frame));

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels; below 0: rows from the top.</param>
    /// <param name="bits">Of a pixel.</param>
    /// <param name="packing">0 none, 1 runs of bytes, 2 runs of half bytes, 3 masks.</param>
    /// <param name="pixels">As they are stored.</param>
    /// <param name="palette">Blue, green, red, 0 for each colour.</param>
    /// <param name="masks">Which bits are red, green, blue and opacity; they make the header one that has room for them.</param>
    public static byte[] Of(int width, int height, int bits, int packing, byte[] pixels, byte[]? palette = null, uint[]? masks = null)
    {
        var header = new byte[masks is null ? 40 : 108];
        BinaryPrimitives.WriteInt32LittleEndian(header, header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), height);
        header[12] = 1;
        header[14] = (byte)bits;
        header[16] = (byte)packing;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), pixels.Length);
        for (var i = 0; i < masks?.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40 + 4 * i), masks[i]);
        }

        return File([.. header, .. palette ?? []], pixels);
    }

    /// <summary>As OS/2 1 wrote it.</summary>
    public static byte[] Core(Frame frame) => File([12, 0, 0, 0, (byte)frame.Width, 0, (byte)frame.Height, 0, 1, 0, 24, 0], Rows(frame));

    private static byte[] File(byte[] headers, byte[] pixels)
    {
        var file = new byte[14];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length + headers.Length + pixels.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), file.Length + headers.Length);
        return [.. file, .. headers, .. pixels];
    }

    private static byte[] Rows(Frame frame)
    {
        var stride = (frame.Stride + 3) & ~3;
        var rows = new byte[stride * frame.Height];
        for (var y = 0; y < frame.Height; y++)
        {
            var row = rows.AsSpan((frame.Height - 1 - y) * stride);
            for (var i = 0; i < frame.Stride; i += 3)
            {
                (row[i], row[i + 1], row[i + 2]) = (frame.Row(y)[i + 2], frame.Row(y)[i + 1], frame.Row(y)[i]);
            }
        }

        return rows;
    }
}
