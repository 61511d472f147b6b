using System.Buffers.Binary;
using System.IO.Compression;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Sources.Vnc;

/// <summary>What a VNC server says, byte by byte.</summary>
internal static class Rfb
{
    public static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    public static byte[] U32(long value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    /// <summary>A FramebufferUpdate of some rectangles.</summary>
    public static byte[] Update(params byte[][] rectangles) => [0, 0, .. U16(rectangles.Length), .. rectangles.SelectMany(r => r)];

    public static byte[] Header(Crop at, int encoding) => [.. U16(at.X), .. U16(at.Y), .. U16(at.Width), .. U16(at.Height), .. U32(encoding)];

    /// <param name="at">Where.</param>
    /// <param name="pixels">0xRRGGBB each, row by row; the fourth byte is rubbish, as servers may send it.</param>
    public static byte[] Raw(Crop at, uint[] pixels)
    {
        var bytes = new byte[pixels.Length * 4];
        for (var i = 0; i < pixels.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), pixels[i] | (uint)i << 24);
        }

        return [.. Header(at, 0), .. bytes];
    }

    public static byte[] CopyRect(int fromX, int fromY, Crop to) => [.. Header(to, 1), .. U16(fromX), .. U16(fromY)];

    public static byte[] DesktopSize(int width, int height) => Header(new Crop(0, 0, width, height), -223);

    public static byte[] LastRect() => Header(default, -224);

    public static byte[] Cursor(int width, int height) => [.. Header(new Crop(1, 2, width, height), -239), .. new byte[width * height * 4 + (width + 7) / 8 * height]];

    /// <summary>The rectangle's header and the length before compressed pixels.</summary>
    public static byte[] Zrle(Crop at, byte[] compressed) => [.. Header(at, 16), .. U32(compressed.Length), .. compressed];

    /// <summary>A zlib stream of its own around some bytes.</summary>
    public static byte[] Deflate(params byte[] bytes)
    {
        using var stream = new MemoryStream();
        using var zlib = new ZLibStream(stream, CompressionLevel.Fastest);
        zlib.Write(bytes);
        zlib.Flush();
        return stream.ToArray();
    }
}
