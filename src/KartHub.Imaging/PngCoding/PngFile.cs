using System.Buffers.Binary;

namespace KartHub.Imaging.PngCoding;

/// <summary>The chunks of a PNG that a picture needs, found and their checksums verified; nothing is inflated yet.</summary>
internal readonly ref struct PngFile
{
    private const int ChunkOverhead = 12; // Length, type, checksum.
    private const int Header = 0x49484452; // "IHDR", and so on, big-endian.
    private const int PaletteChunk = 0x504C5445;
    private const int TransparencyChunk = 0x74524E53;
    private const int Data = 0x49444154;
    private const int End = 0x49454E44;
    private const int AncillaryBit = 0x20000000; // A small first letter: a reader may skip the chunk.

    private readonly ReadOnlySpan<byte> data;

    private PngFile(PngHeader info, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency, ReadOnlySpan<byte> data, int dataLength)
    {
        Info = info;
        Palette = palette;
        Transparency = transparency;
        this.data = data;
        DataLength = dataLength;
    }

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public PngHeader Info { get; }

    /// <summary>PLTE: red, green, blue; empty if there is none.</summary>
    public ReadOnlySpan<byte> Palette { get; }

    /// <summary>tRNS; empty if there is none.</summary>
    public ReadOnlySpan<byte> Transparency { get; }

    /// <summary>Bytes in all IDAT chunks.</summary>
    public int DataLength { get; }

    /// <summary>Finds the size without looking further than the header.</summary>
    public static PictureSize ReadSize(ReadOnlySpan<byte> file)
    {
        var info = ReadHeader(file, out _);
        return new PictureSize(info.Width, info.Height);
    }

    /// <exception cref="ImageFormatException">The file is no PNG, or a broken one.</exception>
    public static PngFile Parse(ReadOnlySpan<byte> file)
    {
        var info = ReadHeader(file, out var position);
        ReadOnlySpan<byte> palette = default, transparency = default;
        int dataStart = 0, dataEnd = 0, dataLength = 0;
        while (true)
        {
            var start = position;
            var type = ReadChunk(file, ref position, out var content);
            switch (type)
            {
                case End:
                    Require(dataEnd > 0, "The PNG has no picture data (no IDAT chunk).");
                    Require(info.Colour != PngColour.Palette || !palette.IsEmpty, "The PNG's colours come from a palette, but it has none.");
                    return new PngFile(info, palette, transparency, file[dataStart..dataEnd], dataLength);
                case Data:
                    Require(dataEnd == 0 || dataEnd == start, "The PNG's picture data (IDAT chunks) is not in one piece.");
                    dataStart = dataEnd == 0 ? start : dataStart;
                    dataEnd = position;
                    dataLength += content.Length;
                    break;
                case PaletteChunk:
                    Require(palette.IsEmpty && dataEnd == 0, "The PNG's palette (PLTE) is there twice, or comes after the picture data.");
                    Require(content.Length is > 0 and <= 768 && content.Length % 3 == 0, $"The PNG's palette (PLTE) has {content.Length} bytes; 3 for each of 1 to 256 colours are possible.");
                    palette = content;
                    break;
                case TransparencyChunk:
                    Require(transparency.IsEmpty && dataEnd == 0, "The PNG's transparency (tRNS) is there twice, or comes after the picture data.");
                    CheckTransparency(info, palette, content);
                    transparency = content;
                    break;
                case var _ when (type & AncillaryBit) == 0:
                    throw new ImageFormatException($"The PNG has a chunk '{Name(type)}' that a reader must know, and this one does not.");
            }
        }
    }

    /// <summary>Joins the IDAT chunks' content.</summary>
    public void CopyData(Span<byte> to)
    {
        for (var rest = data; !rest.IsEmpty;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest.Slice(8, length).CopyTo(to);
            to = to[length..];
            rest = rest[(ChunkOverhead + length)..];
        }
    }

    private static PngHeader ReadHeader(ReadOnlySpan<byte> file, out int position)
    {
        Require(file.Length > 0, "The file is empty; it should be a PNG picture.");
        Require(file.StartsWith(Signature), "The file is no PNG picture: it does not begin as one.");
        position = Signature.Length;
        Require(ReadChunk(file, ref position, out var content) == Header, "The PNG does not begin with its header (IHDR).");
        return PngHeader.Parse(content);
    }

    private static int ReadChunk(ReadOnlySpan<byte> file, scoped ref int position, out ReadOnlySpan<byte> content)
    {
        var rest = file[position..];
        Require(rest.Length >= ChunkOverhead, "The PNG ends too early: its end mark (IEND) is missing.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        var type = BinaryPrimitives.ReadInt32BigEndian(rest[4..]);
        if (length > rest.Length - ChunkOverhead)
        {
            throw new ImageFormatException(
                $"The PNG ends too early: its chunk '{Name(type)}' says {length} bytes, and {rest.Length - ChunkOverhead} are left.");
        }

        content = rest.Slice(8, (int)length);
        var checksum = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]);
        if (PngChecksum.Of(rest.Slice(4, 4 + (int)length)) != checksum)
        {
            throw new ImageFormatException($"The PNG is damaged: the checksum of its chunk '{Name(type)}' at byte {position} does not match.");
        }

        Require(type != Header || position == Signature.Length, "The PNG has two headers (IHDR).");
        position += ChunkOverhead + (int)length;
        return type;
    }

    private static void CheckTransparency(in PngHeader info, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> content)
    {
        var fits = info.Colour switch
        {
            PngColour.Grey => content.Length == 2,
            PngColour.Rgb => content.Length == 6,
            PngColour.Palette => content.Length >= 1 && content.Length <= palette.Length / 3,
            _ => false,
        };
        Require(fits, $"The PNG's transparency (tRNS, {content.Length} bytes) does not go with its colour type {(byte)info.Colour}.");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ImageFormatException(otherwise);
        }
    }

    private static string Name(int type)
    {
        Span<char> letters = stackalloc char[4];
        for (var i = 0; i < 4; i++)
        {
            var c = (char)((type >> (24 - 8 * i)) & 0xFF);
            letters[i] = char.IsAsciiLetter(c) ? c : '?';
        }

        return new string(letters);
    }
}
