namespace KartHub.Imaging.OtherCoding;

/// <summary>A prefix code of a WebP's lossless picture (RFC 9649, section 3.7.2), read bit by bit: for the small pictures that stand before the pixels.</summary>
internal sealed class WebPCode
{
    private const int LongestCode = 15;

    private readonly int[] counts = new int[LongestCode + 1]; // Of symbols for each length of their code.
    private readonly int[] symbols; // In the order of their codes.
    private readonly int only = -1; // A code of one symbol takes no bits.

    private WebPCode(int symbol)
    {
        symbols = [];
        only = symbol;
    }

    /// <param name="lengths">How many bits the code of each symbol has; 0 for those that there are none of.</param>
    private WebPCode(ReadOnlySpan<byte> lengths)
    {
        foreach (var length in lengths)
        {
            counts[length]++;
        }

        counts[0] = 0;
        symbols = new int[counts.Sum()];
        Span<int> next = stackalloc int[LongestCode + 2];
        var left = 1;
        for (var length = 1; length <= LongestCode; length++)
        {
            next[length + 1] = next[length] + counts[length];
            left = 2 * left - counts[length];
            if (left < 0)
            {
                throw Impossible();
            }
        }

        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] > 0)
            {
                symbols[next[lengths[symbol]]++] = symbol;
            }
        }

        if (symbols.Length == 1)
        {
            only = symbols[0];
        }
        else if (left > 0)
        {
            throw Impossible();
        }
    }

    private static ReadOnlySpan<byte> OrderOfLengths => [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>Reads what the code is.</summary>
    /// <param name="bits">Where from.</param>
    /// <param name="alphabet">How many symbols there may be.</param>
    /// <exception cref="ImageFormatException">It is none.</exception>
    public static WebPCode Read(ref WebPBits bits, int alphabet)
    {
        var lengths = new byte[alphabet];
        if (bits.Read(1) == 0)
        {
            ReadLengths(ref bits, lengths);
            return new WebPCode(lengths);
        }

        var two = bits.Read(1) == 1;
        var first = bits.Read(bits.Read(1) == 1 ? 8 : 1);
        var second = two ? bits.Read(8) : first;
        if (Math.Max(first, second) >= alphabet)
        {
            throw Impossible();
        }

        if (first == second)
        {
            return new WebPCode(first);
        }

        (lengths[first], lengths[second]) = (1, 1);
        return new WebPCode(lengths);
    }

    /// <summary>Reads a symbol.</summary>
    public int Next(ref WebPBits bits)
    {
        if (only >= 0)
        {
            return only;
        }

        var (code, first, index) = (0, 0, 0);
        for (var length = 1; length <= LongestCode; length++)
        {
            code |= bits.Read(1);
            if (code - first < counts[length])
            {
                return symbols[index + code - first];
            }

            index += counts[length];
            first = (first + counts[length]) << 1;
            code <<= 1;
        }

        throw Impossible();
    }

    private static void ReadLengths(ref WebPBits bits, Span<byte> lengths)
    {
        const int Repeat = 16, Zeros = 17; // 18: many of them.
        var ofLengths = new byte[OrderOfLengths.Length];
        var given = bits.Read(4) + 4;
        for (var i = 0; i < given; i++)
        {
            ofLengths[OrderOfLengths[i]] = (byte)bits.Read(3);
        }

        var code = new WebPCode(ofLengths);
        var rest = bits.Read(1) == 1 ? 2 + bits.Read(2 + 2 * bits.Read(3)) : lengths.Length;
        byte previous = 8;
        for (var symbol = 0; symbol < lengths.Length && rest > 0; rest--)
        {
            var what = code.Next(ref bits);
            if (what < Repeat)
            {
                lengths[symbol++] = (byte)what;
                previous = what > 0 ? (byte)what : previous;
                continue;
            }

            var times = what switch
            {
                Repeat => 3 + bits.Read(2),
                Zeros => 3 + bits.Read(3),
                _ => 11 + bits.Read(7),
            };
            if (symbol + times > lengths.Length)
            {
                throw Impossible();
            }

            lengths.Slice(symbol, times).Fill(what == Repeat ? previous : (byte)0);
            symbol += times;
        }
    }

    private static ImageFormatException Impossible() => WebPFile.Damaged("it has a code that is not possible");
}
