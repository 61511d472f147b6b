using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using KartHub.Contracts;

namespace KartHub.Imaging;

/// <summary>
/// Resizes RGB pictures of one size to another. An output pixel is the mean of the input area that it covers, parts of
/// pixels included; where a side is enlarged, it is linear between the input pixels. Exact: each output byte is the
/// true weighted mean, rounded to the nearest with halves up, the same on every processor.
/// Allocates nothing per picture. Keeps a row of sums: one resizer is not for several threads at once.
/// </summary>
public sealed class AreaResizer
{
    private readonly ResizeAxis columns;
    private readonly ResizeAxis rows;
    private readonly int[] sums;
    private readonly int[] starts;
    private readonly int[] counts;
    private readonly double[] weights; // All columns' in one row, in the order of use.

    public AreaResizer(int fromWidth, int fromHeight, int toWidth, int toHeight)
    {
        From = Checked(fromWidth, fromHeight);
        To = Checked(toWidth, toHeight);
        columns = new ResizeAxis(fromWidth, toWidth);
        rows = new ResizeAxis(fromHeight, toHeight);
        sums = new int[fromWidth * Frame.Channels + 1]; // Room to load four sums at the last pixel.
        starts = [.. Enumerable.Range(0, toWidth).Select(x => columns.Start(x) * Frame.Channels)];
        counts = [.. Enumerable.Range(0, toWidth).Select(x => columns.Weights(x).Length)];
        weights = [.. Enumerable.Range(0, toWidth).SelectMany(x => columns.Weights(x).ToArray()).Select(w => (double)w)];
    }

    /// <summary>The size of the pictures it takes.</summary>
    public PictureSize From { get; }

    /// <summary>The size of the pictures it makes.</summary>
    public PictureSize To { get; }

    /// <summary>Bytes of a picture it makes.</summary>
    public int OutputSize => To.Width * To.Height * Frame.Channels;

    /// <summary>Resizes a whole frame.</summary>
    public void Resize(Frame from, Span<byte> to)
    {
        ArgumentNullException.ThrowIfNull(from);
        Resize(from, from.Size.Whole, to);
    }

    /// <summary>Resizes a part of a frame, without a copy of it.</summary>
    /// <param name="from">The frame.</param>
    /// <param name="part">A part of the size <see cref="From"/>.</param>
    /// <param name="to">Receives <see cref="OutputSize"/> bytes, rows from the top.</param>
    public void Resize(Frame from, Crop part, Span<byte> to)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (!from.Size.Has(part) || part.Width != From.Width || part.Height != From.Height)
        {
            throw new ArgumentException($"The part {part} of a picture of {from.Size} was given; this resizer takes {From}.", nameof(part));
        }

        Resize(from.Pixels.AsSpan((part.Y * from.Width + part.X) * Frame.Channels), from.Stride, to);
    }

    /// <summary>Resizes pixels that lie in rows of <paramref name="stride"/> bytes.</summary>
    public void Resize(ReadOnlySpan<byte> from, int stride, Span<byte> to)
    {
        Check(from, stride, to);
        var rowBytes = From.Width * Frame.Channels;
        for (var y = 0; y < To.Height; y++)
        {
            SumRows(from[(rows.Start(y) * stride)..], stride, rows.Weights(y), rowBytes);
            WriteRow(to.Slice(y * To.Width * Frame.Channels, To.Width * Frame.Channels), plainly: !Vector256.IsHardwareAccelerated);
        }
    }

    /// <summary>The same where vectors are short, as in a browser: what has its own last step there.</summary>
    internal void ResizePlainly(ReadOnlySpan<byte> from, int stride, Span<byte> to)
    {
        Check(from, stride, to);
        for (var y = 0; y < To.Height; y++)
        {
            SumRows(from[(rows.Start(y) * stride)..], stride, rows.Weights(y), From.Width * Frame.Channels);
            WriteRow(to.Slice(y * To.Width * Frame.Channels, To.Width * Frame.Channels), plainly: true);
        }
    }

    /// <summary>The same pixel by pixel and in whole numbers: what <see cref="Resize(ReadOnlySpan{byte}, int, Span{byte})"/> is tested against.</summary>
    internal void ResizeScalar(ReadOnlySpan<byte> from, int stride, Span<byte> to)
    {
        Check(from, stride, to);
        var total = (long)columns.Total * rows.Total;
        for (var i = 0; i < OutputSize; i++)
        {
            var (x, y, channel) = (i / Frame.Channels % To.Width, i / Frame.Channels / To.Width, i % Frame.Channels);
            var rows = this.rows.Weights(y);
            var columns = this.columns.Weights(x);
            var sum = 0L;
            for (var j = 0; j < rows.Length; j++)
            {
                for (var k = 0; k < columns.Length; k++)
                {
                    sum += (long)rows[j] * columns[k] * from[(this.rows.Start(y) + j) * stride + (this.columns.Start(x) + k) * Frame.Channels + channel];
                }
            }

            to[i] = (byte)((2 * sum + total) / (2 * total));
        }
    }

    /// <summary>Adds weighted rows: at most 255 · 2 · 8,192, so 32 bits hold them.</summary>
    private void SumRows(ReadOnlySpan<byte> from, int stride, ReadOnlySpan<int> weights, int rowBytes)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var sums = ref MemoryMarshal.GetArrayDataReference(this.sums);
        var i = 0;
        for (; Vector256.IsHardwareAccelerated && i <= rowBytes - 32; i += 32)
        {
            Vector256<int> s0 = default, s1 = default, s2 = default, s3 = default;
            for (var j = 0; j < weights.Length; j++)
            {
                var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)(j * stride + i)));
                var (b0, b1) = Vector256.Widen(low);
                var (b2, b3) = Vector256.Widen(high);
                var weight = Vector256.Create(weights[j]);
                s0 += b0.AsInt32() * weight;
                s1 += b1.AsInt32() * weight;
                s2 += b2.AsInt32() * weight;
                s3 += b3.AsInt32() * weight;
            }

            s0.StoreUnsafe(ref sums, (nuint)i);
            s1.StoreUnsafe(ref sums, (nuint)i + 8);
            s2.StoreUnsafe(ref sums, (nuint)i + 16);
            s3.StoreUnsafe(ref sums, (nuint)i + 24);
        }

        for (; Vector128.IsHardwareAccelerated && i <= rowBytes - 16; i += 16)
        {
            Vector128<int> s0 = default, s1 = default, s2 = default, s3 = default;
            for (var j = 0; j < weights.Length; j++)
            {
                var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref source, (nuint)(j * stride + i)));
                var (b0, b1) = Vector128.Widen(low);
                var (b2, b3) = Vector128.Widen(high);
                var weight = Vector128.Create(weights[j]);
                s0 += b0.AsInt32() * weight;
                s1 += b1.AsInt32() * weight;
                s2 += b2.AsInt32() * weight;
                s3 += b3.AsInt32() * weight;
            }

            s0.StoreUnsafe(ref sums, (nuint)i);
            s1.StoreUnsafe(ref sums, (nuint)i + 4);
            s2.StoreUnsafe(ref sums, (nuint)i + 8);
            s3.StoreUnsafe(ref sums, (nuint)i + 12);
        }

        for (; i < rowBytes; i++)
        {
            var sum = 0;
            for (var j = 0; j < weights.Length; j++)
            {
                sum += from[j * stride + i] * weights[j];
            }

            this.sums[i] = sum;
        }
    }

    /// <summary>
    /// Adds weighted columns and divides by the total. Doubles hold the sums (below 2^37) exactly; half a unit is added
    /// to them, so that a product with the rounded reciprocal never falls below a whole number that the quotient reaches.
    /// </summary>
    private void WriteRow(Span<byte> to, bool plainly)
    {
        ref var sums = ref MemoryMarshal.GetArrayDataReference(this.sums);
        var total = (long)columns.Total * rows.Total;
        var half = Vector256.Create(total / 2 + 0.5);
        var reciprocal = Vector256.Create(1.0 / total);
        if (plainly)
        {
            WriteRowPlainly(to, total);
            return;
        }

        var next = 0;
        for (var x = 0; x < starts.Length; x++)
        {
            var sum = half;
            for (var (k, at) = (0, starts[x]); k < counts[x]; k++, at += Frame.Channels)
            {
                sum += ToDouble(Vector128.LoadUnsafe(ref sums, (nuint)at)) * Vector256.Create(weights[next++]);
            }

            var mean = Truncate(sum * reciprocal);
            to[3 * x + 2] = (byte)mean[2];
            to[3 * x + 1] = (byte)mean[1];
            to[3 * x] = (byte)mean[0];
        }
    }

    /// <summary>The same numbers one by one: in a browser, and on processors with short vectors.</summary>
    private void WriteRowPlainly(Span<byte> to, long total)
    {
        var reciprocal = 1.0 / total;
        var next = 0;
        for (var x = 0; x < starts.Length; x++)
        {
            var red = total / 2 + 0.5;
            var (green, blue) = (red, red);
            for (var (k, at) = (0, starts[x]); k < counts[x]; k++, at += Frame.Channels)
            {
                var weight = weights[next++];
                red += sums[at] * weight;
                green += sums[at + 1] * weight;
                blue += sums[at + 2] * weight;
            }

            to[3 * x] = (byte)(int)(red * reciprocal);
            to[3 * x + 1] = (byte)(int)(green * reciprocal);
            to[3 * x + 2] = (byte)(int)(blue * reciprocal);
        }
    }

    private static Vector256<double> ToDouble(Vector128<int> values) => Avx.IsSupported
        ? Avx.ConvertToVector256Double(values)
        : Vector256.Create((double)values[0], values[1], values[2], values[3]);

    private static Vector128<int> Truncate(Vector256<double> values) => Avx.IsSupported
        ? Avx.ConvertToVector128Int32WithTruncation(values)
        : Vector128.Create((int)values[0], (int)values[1], (int)values[2], 0);

    private void Check(ReadOnlySpan<byte> from, int stride, Span<byte> to)
    {
        var rowBytes = From.Width * Frame.Channels;
        if (stride < rowBytes || from.Length < (long)stride * (From.Height - 1) + rowBytes)
        {
            throw new ArgumentException($"{from.Length} bytes in rows of {stride} are no picture of {From}.", nameof(from));
        }

        if (to.Length < OutputSize)
        {
            throw new ArgumentException($"A picture of {To} takes {OutputSize} bytes; there is room for {to.Length}.", nameof(to));
        }
    }

    private static PictureSize Checked(int width, int height) =>
        width is >= 1 and <= Frame.MaxSide && height is >= 1 and <= Frame.MaxSide
            ? new PictureSize(width, height)
            : throw new ArgumentOutOfRangeException(nameof(width), $"{width}×{height} is no picture size; 1 to {Frame.MaxSide} a side are possible.");
}
