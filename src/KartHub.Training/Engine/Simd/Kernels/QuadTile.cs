using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>
/// The micro-kernel for AVX-512 where channels fill two registers and up to a quarter of a third, as 36 do: four lanes at a time share one register
/// for their last four channels, so that no place in any register is empty: 9 registers for four lanes instead of 12.
/// A sum is named after its lane (a to h) and its register (0 and 1); s is shared by lanes a to d, t by e to h.
/// See <see cref="Tile{TSimd, TVector}"/> for why it is written out.
/// </summary>
internal static unsafe class QuadTile
{
    private const int Width = 16, Rest = 4;

    /// <param name="product">What to compute a part of.</param>
    /// <param name="firstLane">The tile's first lane.</param>
    /// <param name="channel">The tile's first channel.</param>
    /// <param name="channels">How many: 33 to 36.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TQuads>(Product* product, nint firstLane, nint channel, nint channels)
        where TQuads : struct, ISize
    {
        var last = channels - Rest;
        var oddQuarters = Vector512.Create(0L, 0, -1, -1, 0, 0, -1, -1).AsSingle();
        var upperHalf = Vector512.Create(0L, 0, 0, 0, -1, -1, -1, -1).AsSingle();

        Vector512<float> e0 = default, e1 = default, f0 = default, f1 = default, g0 = default, g1 = default, h0 = default, h1 = default, t = default;

        var startLane = product->StartLane;
        var start = product->Start + firstLane * startLane + channel;
        Vector512<float> a0 = Vector512.Load(start), a1 = Vector512.Load(start + Width);
        var s = Join(start + last, startLane);
        start += startLane;
        Vector512<float> b0 = Vector512.Load(start), b1 = Vector512.Load(start + Width);
        start += startLane;
        Vector512<float> c0 = Vector512.Load(start), c1 = Vector512.Load(start + Width);
        start += startLane;
        Vector512<float> d0 = Vector512.Load(start), d1 = Vector512.Load(start + Width);
        if (TQuads.Value > 1)
        {
            start += startLane;
            e0 = Vector512.Load(start);
            e1 = Vector512.Load(start + Width);
            t = Join(start + last, startLane);
            start += startLane;
            f0 = Vector512.Load(start);
            f1 = Vector512.Load(start + Width);
            start += startLane;
            g0 = Vector512.Load(start);
            g1 = Vector512.Load(start + Width);
            start += startLane;
            h0 = Vector512.Load(start);
            h1 = Vector512.Load(start + Width);
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
            float* x0 = aRow, x4 = x0 + 4 * lane;
            var w = bRow;
            for (var step = product->Steps; step > 0; step--)
            {
                Vector512<float> w0 = Vector512.Load(w), w1 = Vector512.Load(w + Width), w2 = Avx512F.BroadcastVector128ToVector512(w + last);

                Vector512<float> x = Vector512.Create(*x0), y = Vector512.Create(*(x0 + lane));
                a0 = Vector512.FusedMultiplyAdd(x, w0, a0);
                a1 = Vector512.FusedMultiplyAdd(x, w1, a1);
                b0 = Vector512.FusedMultiplyAdd(y, w0, b0);
                b1 = Vector512.FusedMultiplyAdd(y, w1, b1);
                var lower = Vector512.ConditionalSelect(oddQuarters, y, x);
                x = Vector512.Create(*(x0 + twice));
                y = Vector512.Create(*(x0 + thrice));
                c0 = Vector512.FusedMultiplyAdd(x, w0, c0);
                c1 = Vector512.FusedMultiplyAdd(x, w1, c1);
                d0 = Vector512.FusedMultiplyAdd(y, w0, d0);
                d1 = Vector512.FusedMultiplyAdd(y, w1, d1);
                s = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(upperHalf, Vector512.ConditionalSelect(oddQuarters, y, x), lower), w2, s);

                if (TQuads.Value > 1)
                {
                    x = Vector512.Create(*x4);
                    y = Vector512.Create(*(x4 + lane));
                    e0 = Vector512.FusedMultiplyAdd(x, w0, e0);
                    e1 = Vector512.FusedMultiplyAdd(x, w1, e1);
                    f0 = Vector512.FusedMultiplyAdd(y, w0, f0);
                    f1 = Vector512.FusedMultiplyAdd(y, w1, f1);
                    lower = Vector512.ConditionalSelect(oddQuarters, y, x);
                    x = Vector512.Create(*(x4 + twice));
                    y = Vector512.Create(*(x4 + thrice));
                    g0 = Vector512.FusedMultiplyAdd(x, w0, g0);
                    g1 = Vector512.FusedMultiplyAdd(x, w1, g1);
                    h0 = Vector512.FusedMultiplyAdd(y, w0, h0);
                    h1 = Vector512.FusedMultiplyAdd(y, w1, h1);
                    t = Vector512.FusedMultiplyAdd(Vector512.ConditionalSelect(upperHalf, Vector512.ConditionalSelect(oddQuarters, y, x), lower), w2, t);
                }

                x0 += aStep;
                x4 += aStep;
                w += bStep;
            }

            aRow += product->ARow;
            bRow += product->BRow;
        }

        var resultLane = product->ResultLane;
        var result = product->Result + firstLane * resultLane + channel;
        Store(result, a0, a1, s, 0, last);
        Store(result += resultLane, b0, b1, s, 1, last);
        Store(result += resultLane, c0, c1, s, 2, last);
        Store(result += resultLane, d0, d1, s, 3, last);
        if (TQuads.Value > 1)
        {
            Store(result += resultLane, e0, e1, t, 0, last);
            Store(result += resultLane, f0, f1, t, 1, last);
            Store(result += resultLane, g0, g1, t, 2, last);
            Store(result + resultLane, h0, h1, t, 3, last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Join(float* first, nint lane) => Vector512.Create(
        Vector256.Create(Vector128.Load(first), Vector128.Load(first + lane)),
        Vector256.Create(Vector128.Load(first + 2 * lane), Vector128.Load(first + 3 * lane)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* result, Vector512<float> first, Vector512<float> second, Vector512<float> shared, [ConstantExpected] byte quarter, nint last)
    {
        first.Store(result);
        second.Store(result + Width);
        Avx512F.ExtractVector128(shared, quarter).Store(result + last);
    }
}
