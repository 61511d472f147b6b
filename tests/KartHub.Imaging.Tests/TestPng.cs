using System.Buffers.Binary;
using System.IO.Compression;
using KartHub.Imaging.PngCoding;

namespace KartHub.Imaging.Tests;

/// <summary>A plain PNG encoder that writes what ours does not: every colour type, depth, interlace and filter, and broken files.</summary>
internal sealed class TestPng
{
    private readonly List<byte> _file = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public byte[] Bytes => [.. _file];

    /// <summary>A whole file; samples in order of row, pixel, channel.</summary>
    public static byte[] Encode(
        int width, int height, int colour, int depth, bool interlaced, ushort[] samples, int seed, byte[]? palette = null, byte[]? transparency = null)
    {
        var png = new TestPng().Header(width, height, colour, depth, interlaced ? 1 : 0);
        if (palette is not null)
        {
            png.Chunk("PLTE", palette);
        }

        if (transparency is not null)
        {
            png.Chunk("tRNS", transparency);
        }

        var data = Deflate(Rows(width, height, colour, depth, interlaced, samples, new Random(seed)));
        var cut = data.Length / 2;
        return png.Chunk("tIME", [0x07, 0xE5, 10, 11, 1, 2, 3]).Chunk("IDAT", data.AsSpan(0, cut)).Chunk("IDAT", []).Chunk("IDAT", data.AsSpan(cut))
            .Chunk("tEXt", "Title\0drive"u8).Chunk("IEND", []).Bytes;
    }

    public static int Channels(int colour) => colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    public static byte[] Deflate(byte[] rows)
    {
        var packed = new MemoryStream();
        using (var deflater = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflater.Write(rows);
        }

        return packed.ToArray();
    }

    public TestPng Header(int width, int height, int colour = 2, int depth = 8, int interlace = 0, int compression = 0, int filter = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[10], header[11], header[12]) = ((byte)depth, (byte)colour, (byte)compression, (byte)filter, (byte)interlace);
        return Chunk("IHDR", header);
    }

    public TestPng Chunk(string type, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        System.Text.Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), PngChecksum.OfByteByByte(chunk.AsSpan(4, 4 + content.Length)));
        _file.AddRange(chunk);
        return this;
    }

    private static byte[] Rows(int width, int height, int colour, int depth, bool interlaced, ushort[] samples, Random random)
    {
        (int X, int Y, int StepX, int StepY)[] passes = interlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)];
        var channels = Channels(colour);
        var output = new List<byte>();
        foreach (var pass in passes)
        {
            byte[]? above = null;
            for (var y = pass.Y; y < height; y += pass.StepY)
            {
                var bits = new List<bool>();
                for (var x = pass.X; x < width; x += pass.StepX)
                {
                    for (var c = 0; c < channels; c++)
                    {
                        var sample = samples[(y * width + x) * channels + c];
                        bits.AddRange(Enumerable.Range(0, depth).Select(bit => (sample >> (depth - 1 - bit) & 1) != 0));
                    }
                }

                if (bits.Count > 0)
                {
                    var row = bits.Chunk(8).Select(b => (byte)b.Select((bit, i) => bit ? 0x80 >> i : 0).Sum()).ToArray();
                    above ??= new byte[row.Length];
                    Filter(random.Next(5), row, above, Math.Max(1, channels * depth / 8), output);
                    above = row;
                }
            }
        }

        return [.. output];
    }

    private static void Filter(int filter, byte[] row, byte[] above, int step, List<byte> output)
    {
        output.Add((byte)filter);
        for (var i = 0; i < row.Length; i++)
        {
            int a = i < step ? 0 : row[i - step], b = above[i], c = i < step ? 0 : above[i - step];
            var p = a + b - c;
            int pa = Math.Abs(p - a), pb = Math.Abs(p - b), pc = Math.Abs(p - c);
            var paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
            output.Add((byte)(row[i] - filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => paeth }));
        }
    }
}
