namespace KartHub.Imaging.OtherCoding;

/// <summary>
/// A WebP's lossless picture (RFC 9649, section 3) up to its pixels: how many groups of codes it says to have. Its reader makes room for them before it
/// has seen one, so that 58 bytes could take 2.5 GB.
/// </summary>
internal ref struct WebPLossless
{
    private const int MostGroups = 1024; // Of 40 KB each. libwebp makes some ten of a picture of a game.
    private const int Codes = 5;
    private const int Literals = 256;
    private const int Lengths = 24;
    private const int Distances = 40;
    private const int MostCacheBits = 11;

    private WebPBits bits;

    /// <param name="data">From where the transforms begin.</param>
    /// <param name="size">Of the picture.</param>
    /// <exception cref="ImageFormatException">They are too many, or it is broken before that is known.</exception>
    public static void RequireFewGroups(ReadOnlySpan<byte> data, PictureSize size)
    {
        var picture = new WebPLossless { bits = new WebPBits(data) };
        var groups = picture.CountGroups(size);
        if (groups > MostGroups)
        {
            throw WebPFile.Damaged($"it has {groups:N0} groups of codes, and no picture needs more than {MostGroups:N0}");
        }
    }

    private int CountGroups(PictureSize size)
    {
        while (bits.Read(1) == 1)
        {
            size = SkipTransform(size);
        }

        ReadCacheBits();
        return bits.Read(1) == 1 ? 1 + LargestOf(Blocks(size, bits.Read(3) + 2)) : 1;
    }

    /// <returns>What is left to be coded behind it: where colours come from a palette, several pixels may be one.</returns>
    private PictureSize SkipTransform(PictureSize size)
    {
        const int Predicted = 0, OfColours = 1, WithoutGreen = 2;
        switch (bits.Read(2))
        {
            case Predicted or OfColours:
                LargestOf(Blocks(size, bits.Read(3) + 2));
                return size;
            case WithoutGreen:
                return size;
            default:
                var colours = bits.Read(8) + 1;
                LargestOf(new PictureSize(colours, 1));
                return size with { Width = Blocks(size, BitsPacked(colours)).Width };
        }
    }

    private static int BitsPacked(int colours) => colours switch
    {
        <= 2 => 3,
        <= 4 => 2,
        <= 16 => 1,
        _ => 0,
    };

    private static PictureSize Blocks(PictureSize size, int bits) => new((size.Width + (1 << bits) - 1) >> bits, (size.Height + (1 << bits) - 1) >> bits);

    private int ReadCacheBits()
    {
        var cacheBits = bits.Read(1) == 1 ? bits.Read(4) : 0;
        return cacheBits <= MostCacheBits ? cacheBits : throw WebPFile.Damaged("its cache of colours is larger than one can be");
    }

    /// <summary>
    /// Walks through a small picture that belongs to the large one. Pixels that repeat others do not matter: what they repeat was there.
    /// </summary>
    /// <returns>The largest number that the red and green of a pixel make together.</returns>
    private int LargestOf(PictureSize size)
    {
        var cacheBits = ReadCacheBits();
        Span<int> alphabets = [Literals + Lengths + (cacheBits > 0 ? 1 << cacheBits : 0), Literals, Literals, Literals, Distances];
        var codes = new WebPCode[Codes];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = WebPCode.Read(ref bits, alphabets[i]);
        }

        var (largest, pixels) = (0, (long)size.Width * size.Height);
        while (pixels > 0)
        {
            var green = codes[0].Next(ref bits);
            switch (green)
            {
                case < Literals:
                    var red = codes[1].Next(ref bits);
                    codes[2].Next(ref bits);
                    codes[3].Next(ref bits);
                    largest = Math.Max(largest, red << 8 | green);
                    pixels--;
                    break;
                case < Literals + Lengths:
                    pixels -= ReadValue(green - Literals);
                    ReadValue(codes[4].Next(ref bits));
                    break;
                default:
                    pixels--; // From the cache.
                    break;
            }
        }

        return largest;
    }

    /// <summary>A length or distance: its symbol says how many bits of it follow.</summary>
    private int ReadValue(int symbol)
    {
        if (symbol < 4)
        {
            return symbol + 1;
        }

        var extra = (symbol - 2) >> 1;
        return ((2 + (symbol & 1)) << extra) + bits.Read(extra) + 1;
    }
}
