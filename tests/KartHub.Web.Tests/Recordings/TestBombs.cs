using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace KartHub.Web.Tests.Recordings;

/// <summary>Small pictures that are large when they are decoded.</summary>
internal static class TestBombs
{
    /// <summary>A whole PNG, every pixel black: a thousandth of what it unpacks to.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="coloured">24 bits a pixel instead of one.</param>
    public static byte[] Png(int width, int height, bool coloured = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = coloured ? ((byte)8, (byte)2) : ((byte)1, (byte)0);
        var data = new MemoryStream();
        using (var packed = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[1 + (width * (coloured ? 24 : 1) + 7) / 8];
            for (var y = 0; y < height; y++)
            {
                packed.Write(row);
            }
        }

        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("IDAT", data.ToArray()), .. Chunk("IEND", [])];
    }

    /// <summary>A progressive JPEG of three colours that has hardly anything to draw in it.</summary>
    public static byte[] Jpeg(int width, int height, int scans)
    {
        byte[] tables = [0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64), 0xFF, 0xC4, 0, 20, 0, 1, .. new byte[15], 0];
        byte[] frame =
        [
            0xFF, 0xC2, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0,
        ];
        byte[] scan = [0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0, .. new byte[16]];
        return [0xFF, 0xD8, .. tables, .. frame, .. Enumerable.Repeat(scan, scans).SelectMany(s => s), 0xFF, 0xD9];
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. content];
        var chunk = new byte[named.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        named.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(named));
        return chunk;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
            }
        }

        return ~crc;
    }
}
