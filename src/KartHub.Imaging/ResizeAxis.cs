namespace KartHub.Imaging;

/// <summary>
/// Which input pixels an output pixel is made of, along one axis, in whole numbers that add up to <see cref="Total"/>.
/// Shrinking: how much of each input pixel the output pixel covers. Enlarging: linear between the two nearest input
/// pixels' centres, the edge repeated.
/// </summary>
internal sealed class ResizeAxis
{
    private readonly int[] starts;
    private readonly int[] weights;
    private readonly int stride;

    public ResizeAxis(int from, int to)
    {
        starts = new int[to];
        var divisor = GreatestCommonDivisor(from, to);
        if (from >= to)
        {
            Total = from / divisor;
            stride = (from + to - 1) / to + 1;
            weights = new int[to * stride];
            Shrink(to / divisor);
        }
        else
        {
            Total = 2 * to / divisor;
            stride = 2;
            weights = new int[to * stride];
            Enlarge(from, from / divisor);
        }
    }

    /// <summary>What the weights of each output pixel add up to; at most 2 · <see cref="Frame.MaxSide"/>.</summary>
    public int Total { get; }

    /// <summary>The first input pixel that output pixel <paramref name="i"/> is made of.</summary>
    public int Start(int i) => starts[i];

    /// <summary>The weights of the input pixels from <see cref="Start"/> on; none reaches outside the picture.</summary>
    public ReadOnlySpan<int> Weights(int i)
    {
        var weights = this.weights.AsSpan(i * stride, stride);
        return weights[..(weights.LastIndexOfAnyExcept(0) + 1)];
    }

    private void Shrink(int inputLength)
    {
        // Input pixel k covers [k·inputLength, (k+1)·inputLength) and output pixel i [i·Total, (i+1)·Total).
        for (var i = 0; i < starts.Length; i++)
        {
            long begin = (long)i * Total, end = begin + Total;
            starts[i] = (int)(begin / inputLength);
            for (long k = starts[i]; k * inputLength < end; k++)
            {
                weights[i * stride + k - starts[i]] = (int)(Math.Min(end, (k + 1) * inputLength) - Math.Max(begin, k * inputLength));
            }
        }
    }

    private void Enlarge(int from, int step)
    {
        // The output pixel's centre, counted from the first input pixel's centre, in units of 1/Total input pixels.
        for (var i = 0; i < starts.Length; i++)
        {
            var centre = Math.Clamp((2L * i + 1) * step - Total / 2, 0, (from - 1L) * Total);
            starts[i] = (int)(centre / Total);
            weights[i * stride + 1] = (int)(centre % Total);
            weights[i * stride] = Total - weights[i * stride + 1];
        }
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
