using System.Buffers.Binary;

namespace KartHub.Imaging.OtherCoding;

/// <summary>
/// What a BMP's headers say (Windows's BITMAPFILEHEADER, BITMAPINFOHEADER and its successors; OS/2's BITMAPCOREHEADER), and whether all of its
/// pixels are there.
/// </summary>
/// <param name="Size">Of the picture.</param>
/// <param name="HasOpacity">Whether a pixel says how transparent it is. The fourth byte of one that does not say so holds anything.</param>
internal readonly record struct BmpFile(PictureSize Size, bool HasOpacity)
{
    private const int FileHeaderBytes = 14;
    private const int CoreHeaderBytes = 12;
    private const int InfoHeaderBytes = 40;
    private const int OpacityMaskAt = 52; // In an information header that has it.
    private const int ProfileHeaderBytes = 124;
    private const int ProfileAt = 112;

    private const int Plain = 0;
    private const int RunsOfBytes = 1;
    private const int RunsOfHalfBytes = 2;
    private const int Masked = 3;
    private const int MaskedWithOpacity = 6;

    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith("BM"u8);

    /// <exception cref="ImageFormatException">It is no BMP, ends too early, or is of a kind that is not read.</exception>
    public static BmpFile Parse(ReadOnlySpan<byte> file)
    {
        if (!Is(file))
        {
            throw Damaged("it does not begin as a BMP does");
        }

        RequireBytes(file, FileHeaderBytes + CoreHeaderBytes);
        var pixelsAt = ReadUInt32(file, 10);
        var headerBytes = ReadUInt32(file, FileHeaderBytes);
        if (headerBytes != CoreHeaderBytes && headerBytes is < InfoHeaderBytes or > ProfileHeaderBytes)
        {
            throw Damaged($"its header has {headerBytes} bytes, which no BMP's has");
        }

        RequireBytes(file, FileHeaderBytes + headerBytes);
        if (pixelsAt < FileHeaderBytes + headerBytes)
        {
            throw Damaged("its pixels are said to lie in its headers");
        }

        var header = file.Slice(FileHeaderBytes, (int)headerBytes);
        var isCore = headerBytes == CoreHeaderBytes;
        var size = isCore
            ? PictureSize.Of("BMP", BinaryPrimitives.ReadUInt16LittleEndian(header[4..]), BinaryPrimitives.ReadUInt16LittleEndian(header[6..]))
            : PictureSize.Of("BMP", ReadInt32(header, 4), Math.Abs((long)ReadInt32(header, 8))); // Below 0: rows from the top.
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(header[(isCore ? 10 : 14)..]);
        var packing = isCore ? Plain : ReadUInt32(header, 16);
        RequirePixels(file, pixelsAt, size, bits, packing);
        RequireProfile(file, header);
        return new BmpFile(size, HasOpacityMask(file, packing));
    }

    private static void RequirePixels(ReadOnlySpan<byte> file, long at, PictureSize size, int bits, long packing)
    {
        var isKnown = packing switch
        {
            Plain => bits is 1 or 2 or 4 or 8 or 16 or 24 or 32,
            RunsOfBytes => bits == 8,
            RunsOfHalfBytes => bits == 4,
            Masked or MaskedWithOpacity => bits is 16 or 32,
            _ => false,
        };
        if (!isKnown)
        {
            throw new ImageFormatException($"The BMP has {bits} bits a pixel, packed in way {packing}, which is not read. Save it as 24 bits without packing.");
        }

        if (packing is RunsOfBytes or RunsOfHalfBytes)
        {
            RequireBytes(file, at);
            WalkRuns(file[(int)at..], pixelsPerByte: packing == RunsOfBytes ? 1 : 2);
        }
        else
        {
            RequireBytes(file, at + ((long)size.Width * bits + 31) / 32 * 4 * size.Height);
        }
    }

    /// <summary>Goes through pixels in runs until the mark that ends them.</summary>
    /// <param name="runs">The file's rest.</param>
    /// <param name="pixelsPerByte">1, or 2 where they have 4 bits.</param>
    private static void WalkRuns(ReadOnlySpan<byte> runs, int pixelsPerByte)
    {
        const byte EndOfRow = 0, EndOfPicture = 1, Jump = 2;
        while (true)
        {
            RequireBytes(runs, 2);
            var (count, what) = (runs[0], runs[1]);
            runs = runs[2..];
            if (count > 0 || what == EndOfRow)
            {
                continue;
            }

            if (what == EndOfPicture)
            {
                return;
            }

            var bytes = what == Jump ? 2 : ((what + pixelsPerByte - 1) / pixelsPerByte + 1) & ~1; // Pixels as they are, up to an even byte.
            RequireBytes(runs, bytes);
            runs = runs[bytes..];
        }
    }

    /// <summary>A colour profile is of no use here; but its reader makes room for one of any size.</summary>
    private static void RequireProfile(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header)
    {
        if (header.Length == ProfileHeaderBytes)
        {
            RequireBytes(file, FileHeaderBytes + (long)ReadUInt32(header, ProfileAt) + ReadUInt32(header, ProfileAt + 4));
        }
    }

    private static bool HasOpacityMask(ReadOnlySpan<byte> file, long packing) =>
        packing is Masked or MaskedWithOpacity && file.Length >= FileHeaderBytes + OpacityMaskAt + 4
        && (packing == MaskedWithOpacity || ReadUInt32(file, FileHeaderBytes) > OpacityMaskAt)
        && ReadUInt32(file, FileHeaderBytes + OpacityMaskAt) != 0;

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static int ReadInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static void RequireBytes(ReadOnlySpan<byte> file, long bytes)
    {
        if (file.Length < bytes)
        {
            throw Damaged("it ends before its picture does");
        }
    }

    private static ImageFormatException Damaged(string why) => new($"The BMP is damaged: {why}.");
}
