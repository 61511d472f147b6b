using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace KartHub.Imaging.PngCoding;

/// <summary>
/// Filters rows for writing. Each kept row begins with a pixel of zeros, so that "left" needs no special case, and each
/// filtered row with its filter byte.
/// </summary>
internal sealed class PngRowFilter : IDisposable
{
    private readonly int length;
    private readonly int step;
    private readonly byte[] rented;
    private readonly int padded;
    private bool swapped;

    /// <param name="length">Bytes a row.</param>
    /// <param name="step">Bytes a pixel.</param>
    public PngRowFilter(int length, int step)
    {
        (this.length, this.step) = (length, step);
        padded = step + length;
        rented = ArrayPool<byte>.Shared.Rent(2 * padded + 2 * (1 + length));
        rented.AsSpan(0, 2 * padded).Clear();
    }

    /// <summary>
    /// Filters the next row in the way, of <paramref name="first"/> to <paramref name="last"/>, that leaves the smallest differences, taken as signed bytes: the choice that the
    /// PNG specification recommends (chapter 12.8). Valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> ApplyBest(ReadOnlySpan<byte> row, int first, int last)
    {
        Keep(row);
        var best = 0;
        var least = int.MaxValue;
        for (var filter = first; filter <= last; filter++)
        {
            var candidate = Filtered(1 - best);
            Encode(filter, candidate);
            var size = SumOfMagnitudes(candidate[1..]);
            if (size < least)
            {
                least = size;
                best = 1 - best;
            }
        }

        return Filtered(best);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(rented);

    private Span<byte> Filtered(int which) => rented.AsSpan(2 * padded + which * (1 + length), 1 + length);

    private Span<byte> Kept(bool second) => rented.AsSpan(second ? padded : 0, padded);

    private void Keep(ReadOnlySpan<byte> row)
    {
        swapped = !swapped;
        row.CopyTo(Kept(swapped)[step..]);
    }

    private void Encode(int filter, Span<byte> filtered)
    {
        filtered[0] = (byte)filter;
        var kept = Kept(swapped);
        var keptAbove = Kept(!swapped);
        Subtract(filter, kept[step..], kept, keptAbove[step..], keptAbove, filtered[1..]);
    }

    /// <summary>All spans begin at a row's first byte; the two left ones reach one pixel further back.</summary>
    private static void Subtract(
        int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> left, ReadOnlySpan<byte> above, ReadOnlySpan<byte> aboveLeft, Span<byte> to)
    {
        var i = 0;
        for (; i <= to.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var (l, u) = (new Vector<byte>(left[i..]), new Vector<byte>(above[i..]));
            var guess = filter switch
            {
                PngFilters.None => Vector<byte>.Zero,
                PngFilters.Sub => l,
                PngFilters.Up => u,
                PngFilters.Average => Average(l, u),
                _ => Paeth(l, u, new Vector<byte>(aboveLeft[i..])),
            };
            (new Vector<byte>(row[i..]) - guess).CopyTo(to[i..]);
        }

        for (; i < to.Length; i++)
        {
            to[i] = (byte)(row[i] - PngFilters.Guess(filter, left[i], above[i], aboveLeft[i]));
        }
    }

    /// <summary>(a + b) / 2 rounded down, without the ninth bit: what both share, and half of what differs.</summary>
    private static Vector<byte> Average(Vector<byte> a, Vector<byte> b) => (a & b) + Vector.ShiftRightLogical(a ^ b, 1);

    private static Vector<byte> Paeth(Vector<byte> left, Vector<byte> above, Vector<byte> aboveLeft)
    {
        Vector.Widen(left, out var left0, out var left1);
        Vector.Widen(above, out var above0, out var above1);
        Vector.Widen(aboveLeft, out var aboveLeft0, out var aboveLeft1);
        return Vector.Narrow(
            Paeth(left0.As<ushort, short>(), above0.As<ushort, short>(), aboveLeft0.As<ushort, short>()),
            Paeth(left1.As<ushort, short>(), above1.As<ushort, short>(), aboveLeft1.As<ushort, short>()));
    }

    private static Vector<ushort> Paeth(Vector<short> left, Vector<short> above, Vector<short> aboveLeft)
    {
        var rise = above - aboveLeft;
        var run = left - aboveLeft;
        var (toLeft, toAbove, toAboveLeft) = (Vector.Abs(rise), Vector.Abs(run), Vector.Abs(rise + run));
        var other = Vector.ConditionalSelect(Vector.GreaterThan(toAbove, toAboveLeft), aboveLeft, above);
        return Vector.ConditionalSelect(Vector.GreaterThan(toLeft, Vector.Min(toAbove, toAboveLeft)), other, left).As<short, ushort>();
    }

    private static int SumOfMagnitudes(ReadOnlySpan<byte> bytes)
    {
        var signed = MemoryMarshal.Cast<byte, sbyte>(bytes);
        var sum = 0;
        var i = 0;
        var sums = Vector<ushort>.Zero;
        for (; i <= bytes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            // Of −128, Abs stays −128: as an unsigned byte that is 128, its magnitude.
            Vector.Widen(Vector.Abs(new Vector<sbyte>(signed[i..])).As<sbyte, byte>(), out var low, out var high);
            sums += low + high;
            if ((i / Vector<byte>.Count & 127) == 127)
            {
                sum += Sum(sums); // Before 16 bits overflow: 128 steps of 2 × 128 are 32,768.
                sums = Vector<ushort>.Zero;
            }
        }

        for (; i < bytes.Length; i++)
        {
            sum += Math.Abs((int)signed[i]);
        }

        return sum + Sum(sums);
    }

    private static int Sum(Vector<ushort> values)
    {
        Vector.Widen(values, out var low, out var high);
        return (int)Vector.Sum(low + high);
    }
}
