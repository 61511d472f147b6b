using System.Buffers.Binary;

namespace KartHub.Imaging.OtherCoding;

/// <summary>A GIF's skeleton (GIF89a), walked from block to block without reading pixels: whether the file is whole, and how large its picture is.</summary>
internal static class GifFile
{
    private const int HeaderBytes = 13; // Signature and logical screen.
    private const int PictureBytes = 9;
    private const byte Extension = 0x21;
    private const byte Picture = 0x2C;
    private const byte End = 0x3B;
    private const int OwnPalette = 0x80;

    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8);

    /// <summary>Walks the whole file.</summary>
    /// <returns>The size of its screen, on which its pictures lie.</returns>
    /// <exception cref="ImageFormatException">It is no GIF, ends too early, or has no picture that can be read.</exception>
    public static PictureSize Check(ReadOnlySpan<byte> file)
    {
        var header = Take(ref file, HeaderBytes);
        var size = PictureSize.Of("GIF", BinaryPrimitives.ReadUInt16LittleEndian(header[6..]), BinaryPrimitives.ReadUInt16LittleEndian(header[8..]));
        SkipPalette(ref file, header[10]);
        for (var pictures = 0; ;)
        {
            switch (Take(ref file, 1)[0])
            {
                case End:
                    return pictures > 0 ? size : throw Damaged("it has no picture in it");
                case Extension:
                    Take(ref file, 1); // Of which kind.
                    SkipBlocks(ref file);
                    break;
                case Picture:
                    var picture = Take(ref file, PictureBytes);
                    RequireInside(picture, size);
                    SkipPalette(ref file, picture[8]);
                    Take(ref file, 1); // Bits of its first codes.
                    SkipBlocks(ref file);
                    pictures++;
                    break;
                case var other:
                    throw Damaged($"it has a block of a kind that GIF does not have (0x{other:X2})");
            }
        }
    }

    private static void RequireInside(ReadOnlySpan<byte> picture, PictureSize screen)
    {
        var (x, y) = (BinaryPrimitives.ReadUInt16LittleEndian(picture), BinaryPrimitives.ReadUInt16LittleEndian(picture[2..]));
        var (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(picture[4..]), BinaryPrimitives.ReadUInt16LittleEndian(picture[6..]));
        if (width == 0 || height == 0 || x + width > screen.Width || y + height > screen.Height)
        {
            throw Damaged($"a picture of {width}×{height} pixels at {x}, {y} is not one of its {screen}");
        }
    }

    private static void SkipPalette(ref ReadOnlySpan<byte> rest, byte flags)
    {
        if ((flags & OwnPalette) != 0)
        {
            Take(ref rest, 3 * (2 << (flags & 7)));
        }
    }

    /// <summary>Data in blocks of up to 255 bytes, each behind its length; one of length 0 ends them.</summary>
    private static void SkipBlocks(ref ReadOnlySpan<byte> rest)
    {
        while (Take(ref rest, 1)[0] is > 0 and var length)
        {
            Take(ref rest, length);
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int bytes)
    {
        if (rest.Length < bytes)
        {
            throw Damaged("it ends before its picture does");
        }

        var taken = rest[..bytes];
        rest = rest[bytes..];
        return taken;
    }

    private static ImageFormatException Damaged(string why) => new($"The GIF is damaged: {why}.");
}
