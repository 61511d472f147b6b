using System.Buffers.Binary;

namespace KartHub.Imaging.JpegCoding;

/// <summary>What a JPEG's frame header (SOF) says of its picture.</summary>
/// <param name="Size">Of the picture.</param>
/// <param name="Colours">1: grey; 3; 4: those that are printed with, CMYK or YCCK.</param>
/// <param name="Blocks">In how many blocks of 8×8 samples it is stored.</param>
internal readonly record struct JpegHeader(PictureSize Size, int Colours, long Blocks)
{
    private const byte Baseline = 0xC0;
    private const byte Progressive = 0xC2;
    private const int FixedBytes = 6;
    private const int BytesPerColour = 3;
    private const int MostSamples = 4;
    private const int BlockSide = 8;

    /// <summary>Whether there are the four colours of printing.</summary>
    public bool IsForPrint => Colours == 4;

    /// <param name="marker">Which SOF it is.</param>
    /// <param name="segment">Its content.</param>
    /// <exception cref="ImageFormatException">It is of a kind, or names a size, that is not read.</exception>
    public static JpegHeader Parse(byte marker, ReadOnlySpan<byte> segment)
    {
        if (marker is < Baseline or > Progressive)
        {
            throw new ImageFormatException($"The JPEG is packed in a way that hardly any program reads (SOF{marker - Baseline}). Save it again.");
        }

        if (segment.Length < FixedBytes)
        {
            throw JpegMarkers.Damaged("it does not tell its size");
        }

        var (bits, height, width, colours) = (segment[0], BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), segment[5]);
        if (bits != 8)
        {
            throw new ImageFormatException($"The JPEG has {bits} bits a colour; 8 are possible.");
        }

        if (colours is not (1 or 3 or 4))
        {
            throw new ImageFormatException($"The JPEG has {colours} colour components; 1 (grey), 3 (colour) and 4 (for printing) are possible.");
        }

        var size = PictureSize.Of("JPEG", width, height);
        return segment.Length >= FixedBytes + colours * BytesPerColour
            ? new JpegHeader(size, colours, CountBlocks(size, segment[FixedBytes..], colours))
            : throw JpegMarkers.Damaged("it does not tell its colours");
    }

    /// <summary>A block takes one bit at the very least: what cannot be all there is refused before room is made for it.</summary>
    /// <param name="drawn">Bytes of its scans together.</param>
    /// <exception cref="ImageFormatException">They are too few.</exception>
    public JpegHeader RequireEnough(long drawn) =>
        drawn * 8 >= Blocks ? this : throw JpegMarkers.Damaged($"{drawn:N0} bytes cannot draw its {Size} pixels");

    private static long CountBlocks(PictureSize size, ReadOnlySpan<byte> colours, int count)
    {
        Span<(int X, int Y)> samples = stackalloc (int, int)[count];
        var most = (X: 1, Y: 1);
        for (var i = 0; i < count; i++)
        {
            var both = colours[i * BytesPerColour + 1];
            samples[i] = (both >> 4, both & 0xF);
            if (samples[i].X is < 1 or > MostSamples || samples[i].Y is < 1 or > MostSamples)
            {
                throw JpegMarkers.Damaged("one of its colours has no resolution that is possible");
            }

            most = (Math.Max(most.X, samples[i].X), Math.Max(most.Y, samples[i].Y));
        }

        var blocks = 0L;
        foreach (var (x, y) in samples)
        {
            blocks += (long)BlocksAcross(size.Width, x, most.X) * BlocksAcross(size.Height, y, most.Y);
        }

        return blocks;
    }

    private static int BlocksAcross(int pixels, int samples, int most) => (pixels * samples + most * BlockSide - 1) / (most * BlockSide);
}
