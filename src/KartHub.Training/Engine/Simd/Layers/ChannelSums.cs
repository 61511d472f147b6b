using System.Runtime.Intrinsics;

namespace KartHub.Training.Engine.Simd.Layers;

/// <summary>Sums over the pixels of a picture, a channel at a time, in double precision, where products of floats are exact: the same bits on any processor.</summary>
internal static unsafe class ChannelSums
{
    /// <summary>Adds Σx and, behind all channels', Σx·y.</summary>
    /// <param name="x">[pixel][channel]</param>
    /// <param name="y">The same.</param>
    /// <param name="pixels">How many.</param>
    /// <param name="channels">Of x and y.</param>
    /// <param name="sums">Twice as many as there are channels.</param>
    public static void Add(float* x, float* y, int pixels, int channels, double* sums)
    {
        var products = sums + channels;
        var c = 0;
        for (; c + Vector256<float>.Count <= channels; c += Vector256<float>.Count)
        {
            var (low, high) = (Vector256.Load(sums + c), Vector256.Load(sums + c + 4));
            var (lowProducts, highProducts) = (Vector256.Load(products + c), Vector256.Load(products + c + 4));
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                var (xs, ys) = (Vector256.Load(x + (nint)pixel * channels + c), Vector256.Load(y + (nint)pixel * channels + c));
                var (xLow, xHigh) = Vector256.Widen(xs);
                var (yLow, yHigh) = Vector256.Widen(ys);
                low += xLow;
                high += xHigh;
                lowProducts += xLow * yLow;
                highProducts += xHigh * yHigh;
            }

            low.Store(sums + c);
            high.Store(sums + c + 4);
            lowProducts.Store(products + c);
            highProducts.Store(products + c + 4);
        }

        for (; c < channels; c++)
        {
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                double value = x[(nint)pixel * channels + c];
                sums[c] += value;
                products[c] += value * y[(nint)pixel * channels + c];
            }
        }
    }
}
