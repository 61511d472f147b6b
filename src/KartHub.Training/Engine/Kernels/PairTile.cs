using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KartHub.Training.Engine.Kernels;

/// <summary>
/// The micro-kernel for AVX-512 where channels leave the last register half empty or emptier, as 24 and 36 do: two lanes at a time share one register
/// for their rests. 24 channels are 3 registers a pair instead of 4, 36 are 5 instead of 6.
/// A sum is named after its pair (a to g) and its place: 0 and 1 belong to the pair's first lane (1 only above 32 channels), 2 is shared,
/// 3 and 4 belong to the second. See <see cref="Tile{TSimd, TVector}"/> for why it is written out.
/// </summary>
internal static unsafe class PairTile
{
    /// <summary>Pairs whose sums fit the registers, for one and for two full registers a lane.</summary>
    public const int MostNarrow = 7, MostWide = 4;

    private const int Width = 16;

    /// <param name="product">What to compute, from its first lane.</param>
    /// <param name="channels">All of them: a multiple of 16, given as <typeparamref name="TFull"/>, and a rest of up to 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TPairs, TFull>(Product* product, nint channels)
        where TPairs : struct, ISize
        where TFull : struct, ISize
    {
        // The shared register holds the first lane's rest and as many of the second lane's channels as there is room for.
        var rest = (int)channels - TFull.Value * Width;
        var last = channels - Width;
        var third = TFull.Value == 1 ? last : Width - rest;
        var isFirst = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(rest)).AsSingle();
        var skipRest = Vector512<int>.Indices + Vector512.Create(rest);
        var takeRest = Vector512<int>.Indices + Vector512.Create(Width - rest);

        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default;
        Vector512<float> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default;
        Vector512<float> d0 = default, d1 = default, d2 = default, d3 = default, d4 = default;
        Vector512<float> e0 = default, e2 = default, e3 = default;
        Vector512<float> f0 = default, f2 = default, f3 = default;
        Vector512<float> g0 = default, g2 = default, g3 = default;

        var start = product->Start;
        var startLane = product->StartLane;
        a0 = Vector512.Load(start);
        if (TFull.Value > 1) { a1 = Vector512.Load(start + Width); }
        a2 = Join(Vector512.Load(start + last), Vector512.Load(start + startLane), takeRest);
        a3 = Vector512.Load(start + startLane + third);
        if (TFull.Value > 1) { a4 = Vector512.Load(start + startLane + last); }

        if (TPairs.Value > 1)
        {
            start += 2 * startLane;
            b0 = Vector512.Load(start);
            if (TFull.Value > 1) { b1 = Vector512.Load(start + Width); }
            b2 = Join(Vector512.Load(start + last), Vector512.Load(start + startLane), takeRest);
            b3 = Vector512.Load(start + startLane + third);
            if (TFull.Value > 1) { b4 = Vector512.Load(start + startLane + last); }
        }

        if (TPairs.Value > 2)
        {
            start += 2 * startLane;
            c0 = Vector512.Load(start);
            if (TFull.Value > 1) { c1 = Vector512.Load(start + Width); }
            c2 = Join(Vector512.Load(start + last), Vector512.Load(start + startLane), takeRest);
            c3 = Vector512.Load(start + startLane + third);
            if (TFull.Value > 1) { c4 = Vector512.Load(start + startLane + last); }
        }

        if (TPairs.Value > 3)
        {
            start += 2 * startLane;
            d0 = Vector512.Load(start);
            if (TFull.Value > 1) { d1 = Vector512.Load(start + Width); }
            d2 = Join(Vector512.Load(start + last), Vector512.Load(start + startLane), takeRest);
            d3 = Vector512.Load(start + startLane + third);
            if (TFull.Value > 1) { d4 = Vector512.Load(start + startLane + last); }
        }

        if (TPairs.Value > 4)
        {
            start += 2 * startLane;
            e0 = Vector512.Load(start);
            e2 = Join(Vector512.Load(start + last), Vector512.Load(start + startLane), takeRest);
            e3 = Vector512.Load(start + startLane + third);
        }

        if (TPairs.Value > 5)
        {
            start += 2 * startLane;
            f0 = Vector512.Load(start);
            f2 = Join(Vector512.Load(start + last), Vector512.Load(start + startLane), takeRest);
            f3 = Vector512.Load(start + startLane + third);
        }

        if (TPairs.Value > 6)
        {
            start += 2 * startLane;
            g0 = Vector512.Load(start);
            g2 = Join(Vector512.Load(start + last), Vector512.Load(start + startLane), takeRest);
            g3 = Vector512.Load(start + startLane + third);
        }

        var lane = product->ALane;
        var twice = 2 * lane;
        var thrice = 3 * lane;
        var aStep = product->AStep;
        var bStep = product->BStep;
        var aRow = product->A;
        var bRow = product->B;
        for (var row = product->Rows; row > 0; row--)
        {
            float* x0 = aRow, x4 = x0 + 4 * lane, x8 = x4 + 4 * lane, x12 = x8 + 4 * lane;
            var w = bRow;
            for (var step = product->Steps; step > 0; step--)
            {
                Vector512<float> w0 = Vector512.Load(w), w1 = default, w3, w4 = Vector512.Load(w + last);
                if (TFull.Value > 1) { w1 = Vector512.Load(w + Width); }
                if (TFull.Value > 1) { w3 = Vector512.Load(w + third); } else { w3 = w4; }
                var w2 = Join(w4, w0, takeRest);

                Vector512<float> x = Vector512.Create(*x0), y = Vector512.Create(*(x0 + lane));
                a0 = Vector512.FusedMultiplyAdd(x, w0, a0);
                if (TFull.Value > 1) { a1 = Vector512.FusedMultiplyAdd(x, w1, a1); }
                a2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(isFirst, x, y), w2, a2);
                a3 = Vector512.FusedMultiplyAdd(y, w3, a3);
                if (TFull.Value > 1) { a4 = Vector512.FusedMultiplyAdd(y, w4, a4); }

                if (TPairs.Value > 1)
                {
                    x = Vector512.Create(*(x0 + twice));
                    y = Vector512.Create(*(x0 + thrice));
                    b0 = Vector512.FusedMultiplyAdd(x, w0, b0);
                    if (TFull.Value > 1) { b1 = Vector512.FusedMultiplyAdd(x, w1, b1); }
                    b2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(isFirst, x, y), w2, b2);
                    b3 = Vector512.FusedMultiplyAdd(y, w3, b3);
                    if (TFull.Value > 1) { b4 = Vector512.FusedMultiplyAdd(y, w4, b4); }
                }

                if (TPairs.Value > 2)
                {
                    x = Vector512.Create(*x4);
                    y = Vector512.Create(*(x4 + lane));
                    c0 = Vector512.FusedMultiplyAdd(x, w0, c0);
                    if (TFull.Value > 1) { c1 = Vector512.FusedMultiplyAdd(x, w1, c1); }
                    c2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(isFirst, x, y), w2, c2);
                    c3 = Vector512.FusedMultiplyAdd(y, w3, c3);
                    if (TFull.Value > 1) { c4 = Vector512.FusedMultiplyAdd(y, w4, c4); }
                }

                if (TPairs.Value > 3)
                {
                    x = Vector512.Create(*(x4 + twice));
                    y = Vector512.Create(*(x4 + thrice));
                    d0 = Vector512.FusedMultiplyAdd(x, w0, d0);
                    if (TFull.Value > 1) { d1 = Vector512.FusedMultiplyAdd(x, w1, d1); }
                    d2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(isFirst, x, y), w2, d2);
                    d3 = Vector512.FusedMultiplyAdd(y, w3, d3);
                    if (TFull.Value > 1) { d4 = Vector512.FusedMultiplyAdd(y, w4, d4); }
                }

                if (TPairs.Value > 4)
                {
                    x = Vector512.Create(*x8);
                    y = Vector512.Create(*(x8 + lane));
                    e0 = Vector512.FusedMultiplyAdd(x, w0, e0);
                    e2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(isFirst, x, y), w2, e2);
                    e3 = Vector512.FusedMultiplyAdd(y, w3, e3);
                }

                if (TPairs.Value > 5)
                {
                    x = Vector512.Create(*(x8 + twice));
                    y = Vector512.Create(*(x8 + thrice));
                    f0 = Vector512.FusedMultiplyAdd(x, w0, f0);
                    f2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(isFirst, x, y), w2, f2);
                    f3 = Vector512.FusedMultiplyAdd(y, w3, f3);
                }

                if (TPairs.Value > 6)
                {
                    x = Vector512.Create(*x12);
                    y = Vector512.Create(*(x12 + lane));
                    g0 = Vector512.FusedMultiplyAdd(x, w0, g0);
                    g2 = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(isFirst, x, y), w2, g2);
                    g3 = Vector512.FusedMultiplyAdd(y, w3, g3);
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

        var result = product->Result;
        var resultLane = product->ResultLane;
        a0.Store(result);
        if (TFull.Value > 1) { a1.Store(result + Width); }
        Join(TFull.Value > 1 ? a1 : a0, a2, skipRest).Store(result + last);
        Join(a2, a3, skipRest).Store(result + resultLane);
        a3.Store(result + resultLane + third);
        if (TFull.Value > 1) { a4.Store(result + resultLane + last); }

        if (TPairs.Value > 1)
        {
            result += 2 * resultLane;
            b0.Store(result);
            if (TFull.Value > 1) { b1.Store(result + Width); }
            Join(TFull.Value > 1 ? b1 : b0, b2, skipRest).Store(result + last);
            Join(b2, b3, skipRest).Store(result + resultLane);
            b3.Store(result + resultLane + third);
            if (TFull.Value > 1) { b4.Store(result + resultLane + last); }
        }

        if (TPairs.Value > 2)
        {
            result += 2 * resultLane;
            c0.Store(result);
            if (TFull.Value > 1) { c1.Store(result + Width); }
            Join(TFull.Value > 1 ? c1 : c0, c2, skipRest).Store(result + last);
            Join(c2, c3, skipRest).Store(result + resultLane);
            c3.Store(result + resultLane + third);
            if (TFull.Value > 1) { c4.Store(result + resultLane + last); }
        }

        if (TPairs.Value > 3)
        {
            result += 2 * resultLane;
            d0.Store(result);
            if (TFull.Value > 1) { d1.Store(result + Width); }
            Join(TFull.Value > 1 ? d1 : d0, d2, skipRest).Store(result + last);
            Join(d2, d3, skipRest).Store(result + resultLane);
            d3.Store(result + resultLane + third);
            if (TFull.Value > 1) { d4.Store(result + resultLane + last); }
        }

        if (TPairs.Value > 4)
        {
            result += 2 * resultLane;
            e0.Store(result);
            Join(e0, e2, skipRest).Store(result + last);
            Join(e2, e3, skipRest).Store(result + resultLane);
            e3.Store(result + resultLane + third);
        }

        if (TPairs.Value > 5)
        {
            result += 2 * resultLane;
            f0.Store(result);
            Join(f0, f2, skipRest).Store(result + last);
            Join(f2, f3, skipRest).Store(result + resultLane);
            f3.Store(result + resultLane + third);
        }

        if (TPairs.Value > 6)
        {
            result += 2 * resultLane;
            g0.Store(result);
            Join(g0, g2, skipRest).Store(result + last);
            Join(g2, g3, skipRest).Store(result + resultLane);
            g3.Store(result + resultLane + third);
        }
    }

    // 16 of the 32 numbers of both registers, from a place on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Join(Vector512<float> low, Vector512<float> high, Vector512<int> places) =>
        Avx512F.PermuteVar16x32x2(low, places, high);
}
