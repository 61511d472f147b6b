using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>
/// The micro-kernel for AVX-512 where channels fill one register and up to half of a second, as 24 do: two lanes at a time share one register
/// for their last eight channels, 3 registers a pair instead of 4.
/// A sum is named after its pair (a to g) and its place: 0 belongs to the pair's first lane, 1 to its second, 2 is shared.
/// See <see cref="Tile{TSimd, TVector}"/> for why it is written out.
/// </summary>
internal static unsafe class PairTile
{
    private const int Rest = 8;

    /// <param name="product">What to compute a part of.</param>
    /// <param name="firstLane">The tile's first lane.</param>
    /// <param name="channel">The tile's first channel.</param>
    /// <param name="channels">How many: 17 to 24.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TPairs>(Product* product, nint firstLane, nint channel, nint channels)
        where TPairs : struct, ISize
    {
        var last = channels - Rest;
        var upperHalf = Vector512.Create(0L, 0, 0, 0, -1, -1, -1, -1).AsSingle();

        Vector512<float> a0 = default, a1 = default, a2 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default;
        Vector512<float> c0 = default, c1 = default, c2 = default;
        Vector512<float> d0 = default, d1 = default, d2 = default;
        Vector512<float> e0 = default, e1 = default, e2 = default;
        Vector512<float> f0 = default, f1 = default, f2 = default;
        Vector512<float> g0 = default, g1 = default, g2 = default;

        var startLane = product->StartLane;
        var start = product->Start + firstLane * startLane + channel;
        a0 = Vector512.Load(start);
        a1 = Vector512.Load(start + startLane);
        a2 = Join(start + last, startLane);

        if (TPairs.Value > 1)
        {
            start += 2 * startLane;
            b0 = Vector512.Load(start);
            b1 = Vector512.Load(start + startLane);
            b2 = Join(start + last, startLane);
        }

        if (TPairs.Value > 2)
        {
            start += 2 * startLane;
            c0 = Vector512.Load(start);
            c1 = Vector512.Load(start + startLane);
            c2 = Join(start + last, startLane);
        }

        if (TPairs.Value > 3)
        {
            start += 2 * startLane;
            d0 = Vector512.Load(start);
            d1 = Vector512.Load(start + startLane);
            d2 = Join(start + last, startLane);
        }

        if (TPairs.Value > 4)
        {
            start += 2 * startLane;
            e0 = Vector512.Load(start);
            e1 = Vector512.Load(start + startLane);
            e2 = Join(start + last, startLane);
        }

        if (TPairs.Value > 5)
        {
            start += 2 * startLane;
            f0 = Vector512.Load(start);
            f1 = Vector512.Load(start + startLane);
            f2 = Join(start + last, startLane);
        }

        if (TPairs.Value > 6)
        {
            start += 2 * startLane;
            g0 = Vector512.Load(start);
            g1 = Vector512.Load(start + startLane);
            g2 = Join(start + last, startLane);
        }

        var lane = product->ALane;
        var twice = 2 * lane;
        var thrice = 3 * lane;
        var aStep = product->AStep;
        var bStep = product->BStep;
        var aRow = product->A + firstLane * lane;
        var bRow = product->B + channel;
        for (var row = product->Rows; row > 0; row--)
        {
            float* x0 = aRow, x4 = x0 + 4 * lane, x8 = x4 + 4 * lane, x12 = x8 + 4 * lane;
            var w = bRow;
            for (var step = product->Steps; step > 0; step--)
            {
                Vector512<float> w0 = Vector512.Load(w), w2 = Avx512F.BroadcastVector256ToVector512((double*)(w + last)).AsSingle();

                Vector512<float> x = Vector512.Create(*x0), y = Vector512.Create(*(x0 + lane));
                a0 = Vector512.FusedMultiplyAdd(x, w0, a0);
                a1 = Vector512.FusedMultiplyAdd(y, w0, a1);
                a2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(upperHalf, y, x), w2, a2);

                if (TPairs.Value > 1)
                {
                    x = Vector512.Create(*(x0 + twice));
                    y = Vector512.Create(*(x0 + thrice));
                    b0 = Vector512.FusedMultiplyAdd(x, w0, b0);
                    b1 = Vector512.FusedMultiplyAdd(y, w0, b1);
                    b2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(upperHalf, y, x), w2, b2);
                }

                if (TPairs.Value > 2)
                {
                    x = Vector512.Create(*x4);
                    y = Vector512.Create(*(x4 + lane));
                    c0 = Vector512.FusedMultiplyAdd(x, w0, c0);
                    c1 = Vector512.FusedMultiplyAdd(y, w0, c1);
                    c2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(upperHalf, y, x), w2, c2);
                }

                if (TPairs.Value > 3)
                {
                    x = Vector512.Create(*(x4 + twice));
                    y = Vector512.Create(*(x4 + thrice));
                    d0 = Vector512.FusedMultiplyAdd(x, w0, d0);
                    d1 = Vector512.FusedMultiplyAdd(y, w0, d1);
                    d2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(upperHalf, y, x), w2, d2);
                }

                if (TPairs.Value > 4)
                {
                    x = Vector512.Create(*x8);
                    y = Vector512.Create(*(x8 + lane));
                    e0 = Vector512.FusedMultiplyAdd(x, w0, e0);
                    e1 = Vector512.FusedMultiplyAdd(y, w0, e1);
                    e2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(upperHalf, y, x), w2, e2);
                }

                if (TPairs.Value > 5)
                {
                    x = Vector512.Create(*(x8 + twice));
                    y = Vector512.Create(*(x8 + thrice));
                    f0 = Vector512.FusedMultiplyAdd(x, w0, f0);
                    f1 = Vector512.FusedMultiplyAdd(y, w0, f1);
                    f2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(upperHalf, y, x), w2, f2);
                }

                if (TPairs.Value > 6)
                {
                    x = Vector512.Create(*x12);
                    y = Vector512.Create(*(x12 + lane));
                    g0 = Vector512.FusedMultiplyAdd(x, w0, g0);
                    g1 = Vector512.FusedMultiplyAdd(y, w0, g1);
                    g2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(upperHalf, y, x), w2, g2);
                }

                x0 += aStep;
                x4 += aStep;
                x8 += aStep;
                x12 += aStep;
                w += bStep;
            }

            aRow += product->ARow;
            bRow += product->BRow;
        }

        var resultLane = product->ResultLane;
        var result = product->Result + firstLane * resultLane + channel;
        Store(result, resultLane, a0, a1, a2, last);
        if (TPairs.Value > 1) { Store(result += 2 * resultLane, resultLane, b0, b1, b2, last); }
        if (TPairs.Value > 2) { Store(result += 2 * resultLane, resultLane, c0, c1, c2, last); }
        if (TPairs.Value > 3) { Store(result += 2 * resultLane, resultLane, d0, d1, d2, last); }
        if (TPairs.Value > 4) { Store(result += 2 * resultLane, resultLane, e0, e1, e2, last); }
        if (TPairs.Value > 5) { Store(result += 2 * resultLane, resultLane, f0, f1, f2, last); }
        if (TPairs.Value > 6) { Store(result += 2 * resultLane, resultLane, g0, g1, g2, last); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Join(float* first, nint lane) => Vector512.Create(Vector256.Load(first), Vector256.Load(first + lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* result, nint lane, Vector512<float> first, Vector512<float> second, Vector512<float> shared, nint last)
    {
        first.Store(result);
        shared.GetLower().Store(result + last);
        second.Store(result + lane);
        shared.GetUpper().Store(result + lane + last);
    }
}
