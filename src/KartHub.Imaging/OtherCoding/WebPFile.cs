using System.Buffers.Binary;

namespace KartHub.Imaging.OtherCoding;

/// <summary>A WebP's skeleton (RFC 9649), walked from chunk to chunk without reading pixels: whether the file is whole, and how large its picture is.</summary>
internal static class WebPFile
{
    private const int RiffBytes = 12;
    private const int ChunkHeaderBytes = 8;
    private const int SideMask = 0x3FFF;
    private const byte LosslessMark = 0x2F;
    private const int LosslessHeaderBytes = 5;
    private const int PackingMask = 3;
    private const byte AnimatedFlag = 0x02;

    private static ReadOnlySpan<byte> LossyMark => [0x9D, 0x01, 0x2A];

    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith("RIFF"u8) && file.Length >= RiffBytes && file[8..].StartsWith("WEBP"u8);

    /// <summary>Walks the whole file.</summary>
    /// <exception cref="ImageFormatException">It is no WebP, ends too early, or has no picture that can be read.</exception>
    public static PictureSize Check(ReadOnlySpan<byte> file)
    {
        if (!Is(file))
        {
            throw Damaged("it does not begin as a WebP does");
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        var rest = length <= file.Length - ChunkHeaderBytes ? file[RiffBytes..Math.Max(RiffBytes, (int)length + ChunkHeaderBytes)] : throw EndsEarly();
        PictureSize? canvas = null;
        while (!rest.IsEmpty)
        {
            var chunk = Take(ref rest, out var kind);
            switch (kind)
            {
                case "VP8X":
                    canvas = ReadCanvas(chunk);
                    break;
                case "ALPH":
                    CheckOpacity(chunk, canvas ?? throw Damaged("its opacity is told before its size"));
                    break;
                case "VP8 ":
                    return Agreed(canvas, ReadLossy(chunk));
                case "VP8L":
                    var size = Agreed(canvas, ReadLossless(chunk));
                    WebPLossless.RequireFewGroups(chunk[LosslessHeaderBytes..], size);
                    return size;
            }
        }

        throw Damaged("it has no picture in it");
    }

    private static PictureSize Agreed(PictureSize? canvas, PictureSize picture) => canvas is null || canvas == picture
        ? picture
        : throw Damaged($"it is said to be {canvas} in one place and {picture} in another");

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, out string kind)
    {
        if (rest.Length < ChunkHeaderBytes)
        {
            throw EndsEarly();
        }

        kind = System.Text.Encoding.Latin1.GetString(rest[..4]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
        if (length > rest.Length - ChunkHeaderBytes)
        {
            throw EndsEarly();
        }

        var chunk = rest.Slice(ChunkHeaderBytes, (int)length);
        rest = rest[Math.Min(rest.Length, ChunkHeaderBytes + (int)length + ((int)length & 1))..]; // Chunks begin at even bytes.
        return chunk;
    }

    private static PictureSize ReadCanvas(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < 10)
        {
            throw EndsEarly();
        }

        if ((chunk[0] & AnimatedFlag) != 0)
        {
            throw new ImageFormatException("The WebP is animated. Save its pictures one by one.");
        }

        return PictureSize.Of("WebP", 1 + ReadUInt24(chunk[4..]), 1 + ReadUInt24(chunk[7..]));
    }

    private static void CheckOpacity(ReadOnlySpan<byte> chunk, PictureSize size)
    {
        const int Lossless = 1;
        if (chunk.IsEmpty)
        {
            throw EndsEarly();
        }

        if ((chunk[0] & PackingMask) == Lossless)
        {
            WebPLossless.RequireFewGroups(chunk[1..], size);
        }
    }

    private static PictureSize ReadLossy(ReadOnlySpan<byte> chunk)
    {
        const int HeaderBytes = 10;
        if (chunk.Length < HeaderBytes)
        {
            throw EndsEarly();
        }

        var tag = ReadUInt24(chunk);
        if ((tag & 1) != 0 || !chunk[3..].StartsWith(LossyMark))
        {
            throw Damaged("its picture does not begin as one does");
        }

        return tag >> 5 <= chunk.Length - HeaderBytes // The first part of the picture's data.
            ? PictureSize.Of("WebP", BinaryPrimitives.ReadUInt16LittleEndian(chunk[6..]) & SideMask, BinaryPrimitives.ReadUInt16LittleEndian(chunk[8..]) & SideMask)
            : throw EndsEarly();
    }

    private static PictureSize ReadLossless(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < LosslessHeaderBytes)
        {
            throw EndsEarly();
        }

        var sides = BinaryPrimitives.ReadUInt32LittleEndian(chunk[1..]);
        return chunk[0] == LosslessMark
            ? PictureSize.Of("WebP", 1 + (sides & SideMask), 1 + (sides >> 14 & SideMask))
            : throw Damaged("its picture does not begin as one does");
    }

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;

    internal static ImageFormatException EndsEarly() => Damaged("it ends before its picture does");

    internal static ImageFormatException Damaged(string why) => new($"The WebP is damaged: {why}.");
}
