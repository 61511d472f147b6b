using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KartHub.Imaging.PngCoding;

/// <summary>
/// PNG's row filters (W3C PNG, chapter 9). A byte is stored as its difference from a guess: the byte on its left (Sub),
/// above (Up), the mean of both (Average) or the nearest of left, above and above left to left + above − above left
/// (Paeth). "Left" is one pixel, <c>step</c> bytes, away.
/// </summary>
internal static class PngFilters
{
    public const int None = 0;
    public const int Sub = 1;
    public const int Up = 2;
    public const int Average = 3;
    public const int Paeth = 4;

    /// <summary>Restores a row.</summary>
    /// <param name="filter">0 to 4.</param>
    /// <param name="row">The row as stored, without its filter byte.</param>
    /// <param name="above">The row above, restored; zeros for the first. As long as <paramref name="row"/>.</param>
    /// <param name="restored">As long as <paramref name="row"/>; may be neither of the others.</param>
    /// <param name="step">Bytes from a pixel to the next, at least 1.</param>
    /// <exception cref="ImageFormatException">There is no such filter.</exception>
    public static void Restore(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> restored, int step)
    {
        // The vector ways keep one pixel in the four lowest lanes: the pixel on the left must be known before the next.
        var pixelwise = step is 3 or 4 && Vector128.IsHardwareAccelerated && row.Length >= 4;
        switch (filter)
        {
            case None:
                row.CopyTo(restored);
                break;
            case Up:
                Add(row, above, restored);
                break;
            case Sub when pixelwise:
                RestoreSub(row, above, restored, step);
                break;
            case Average when pixelwise:
                RestoreAverage(row, above, restored, step);
                break;
            case Paeth when pixelwise:
                RestorePaeth(row, above, restored, step);
                break;
            default:
                RestoreFrom(0, filter, row, above, restored, step);
                break;
        }
    }

    /// <summary>Restores the bytes from <paramref name="start"/> on, one by one: the vector ways' twin, and their last bytes.</summary>
    public static void RestoreFrom(int start, int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> restored, int step)
    {
        for (var i = start; i < row.Length; i++)
        {
            var left = i < step ? 0 : restored[i - step];
            var aboveLeft = i < step ? 0 : above[i - step];
            restored[i] = (byte)(row[i] + Guess(filter, left, above[i], aboveLeft));
        }
    }

    /// <summary>The guess that a filter stores the difference from.</summary>
    public static int Guess(int filter, int left, int above, int aboveLeft) => filter switch
    {
        None => 0,
        Sub => left,
        Up => above,
        Average => (left + above) >> 1,
        Paeth => NearestTo(left + above - aboveLeft, left, above, aboveLeft),
        _ => throw new ImageFormatException($"The PNG is damaged: a row names filter {filter}, and there are only 0 to 4."),
    };

    private static int NearestTo(int target, int left, int above, int aboveLeft)
    {
        int toLeft = Math.Abs(target - left), toAbove = Math.Abs(target - above), toAboveLeft = Math.Abs(target - aboveLeft);
        return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
    }

    private static void Add(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> restored)
    {
        var i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            (new Vector<byte>(row[i..]) + new Vector<byte>(above[i..])).CopyTo(restored[i..]);
        }

        for (; i < row.Length; i++)
        {
            restored[i] = (byte)(row[i] + above[i]);
        }
    }

    private static void RestoreSub(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> restored, int step)
    {
        var left = Vector128<byte>.Zero;
        var i = 0;
        for (; i <= row.Length - 4; i += step)
        {
            left += Load(row, i);
            Store(left, restored, i);
        }

        RestoreFrom(i, Sub, row, above, restored, step);
    }

    private static void RestoreAverage(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> restored, int step)
    {
        var left = Vector128<short>.Zero;
        var i = 0;
        for (; i <= row.Length - 4; i += step)
        {
            var guess = Vector128.ShiftRightLogical(left + Widen(Load(above, i)), 1);
            left = AddBytes(guess, Widen(Load(row, i)));
            Store(Narrow(left), restored, i);
        }

        RestoreFrom(i, Average, row, above, restored, step);
    }

    private static void RestorePaeth(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> restored, int step)
    {
        var left = Vector128<short>.Zero;
        var aboveLeft = Vector128<short>.Zero;
        var i = 0;
        for (; i <= row.Length - 4; i += step)
        {
            var up = Widen(Load(above, i));
            var rise = up - aboveLeft; // Left's distance from left + up − aboveLeft.
            var run = left - aboveLeft; // Up's distance.
            var toLeft = Vector128.Abs(rise);
            var toUp = Vector128.Abs(run);
            var toAboveLeft = Vector128.Abs(rise + run);
            var other = Vector128.ConditionalSelect(Vector128.GreaterThan(toUp, toAboveLeft), aboveLeft, up);
            var guess = Vector128.ConditionalSelect(Vector128.GreaterThan(toLeft, Vector128.Min(toUp, toAboveLeft)), other, left);
            left = AddBytes(guess, Widen(Load(row, i)));
            Store(Narrow(left), restored, i);
            aboveLeft = up;
        }

        RestoreFrom(i, Paeth, row, above, restored, step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ReadOnlySpan<byte> from, int at) =>
        Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetReference(from), at))).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> pixel, Span<byte> to, int at) =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetReference(to), at), pixel.AsUInt32().ToScalar());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Widen(Vector128<byte> pixel) => Vector128.WidenLower(pixel).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrow(Vector128<short> pixel) => Vector128.Narrow(pixel.AsUInt16(), pixel.AsUInt16());

    /// <summary>Adds modulo 256: the high bytes are 0, so no carry arrives there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> AddBytes(Vector128<short> a, Vector128<short> b) => (a.AsByte() + b.AsByte()).AsInt16();
}
