using System.Runtime.CompilerServices;

namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>
/// The micro-kernel: a <see cref="Product"/> of up to 12 lanes by up to 4 vectors of channels, its sums kept in registers from first to last.
/// There is one text for all sizes: the compiler makes a method for each pair of sizes and leaves out what lies beyond them.
/// A sum is named after its lane (a to l) and its vector (0 to 3): an array of vectors would live in memory.
/// More than 24 sums never fit, hence the missing corner.
/// </summary>
internal static unsafe class Tile<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    /// <param name="product">What to compute a part of.</param>
    /// <param name="firstLane">The tile's first lane.</param>
    /// <param name="channel">The tile's first channel.</param>
    /// <param name="last">Where the last vector begins, counted from there; it overlaps the one before where the channels are no multiple of the width.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLanes, TVectors>(Product* product, nint firstLane, nint channel, nint last)
        where TLanes : struct, ISize
        where TVectors : struct, ISize
    {
        var second = TVectors.Value == 2 ? last : TSimd.Width;
        var third = TVectors.Value == 3 ? last : 2 * TSimd.Width;

        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        TVector b0 = default, b1 = default, b2 = default, b3 = default;
        TVector c0 = default, c1 = default, c2 = default, c3 = default;
        TVector d0 = default, d1 = default, d2 = default, d3 = default;
        TVector e0 = default, e1 = default, e2 = default, e3 = default;
        TVector f0 = default, f1 = default, f2 = default, f3 = default;
        TVector g0 = default, g1 = default, g2 = default;
        TVector h0 = default, h1 = default, h2 = default;
        TVector i0 = default, i1 = default;
        TVector j0 = default, j1 = default;
        TVector k0 = default, k1 = default;
        TVector l0 = default, l1 = default;

        var startLane = product->StartLane;
        var start = product->Start + firstLane * startLane + channel;
        a0 = TSimd.Load(start);
        if (TVectors.Value > 1) { a1 = TSimd.Load(start + second); }
        if (TVectors.Value > 2) { a2 = TSimd.Load(start + third); }
        if (TVectors.Value > 3) { a3 = TSimd.Load(start + last); }

        if (TLanes.Value > 1)
        {
            start += startLane;
            b0 = TSimd.Load(start);
            if (TVectors.Value > 1) { b1 = TSimd.Load(start + second); }
            if (TVectors.Value > 2) { b2 = TSimd.Load(start + third); }
            if (TVectors.Value > 3) { b3 = TSimd.Load(start + last); }
        }

        if (TLanes.Value > 2)
        {
            start += startLane;
            c0 = TSimd.Load(start);
            if (TVectors.Value > 1) { c1 = TSimd.Load(start + second); }
            if (TVectors.Value > 2) { c2 = TSimd.Load(start + third); }
            if (TVectors.Value > 3) { c3 = TSimd.Load(start + last); }
        }

        if (TLanes.Value > 3)
        {
            start += startLane;
            d0 = TSimd.Load(start);
            if (TVectors.Value > 1) { d1 = TSimd.Load(start + second); }
            if (TVectors.Value > 2) { d2 = TSimd.Load(start + third); }
            if (TVectors.Value > 3) { d3 = TSimd.Load(start + last); }
        }

        if (TLanes.Value > 4)
        {
            start += startLane;
            e0 = TSimd.Load(start);
            if (TVectors.Value > 1) { e1 = TSimd.Load(start + second); }
            if (TVectors.Value > 2) { e2 = TSimd.Load(start + third); }
            if (TVectors.Value > 3) { e3 = TSimd.Load(start + last); }
        }

        if (TLanes.Value > 5)
        {
            start += startLane;
            f0 = TSimd.Load(start);
            if (TVectors.Value > 1) { f1 = TSimd.Load(start + second); }
            if (TVectors.Value > 2) { f2 = TSimd.Load(start + third); }
            if (TVectors.Value > 3) { f3 = TSimd.Load(start + last); }
        }

        if (TLanes.Value > 6)
        {
            start += startLane;
            g0 = TSimd.Load(start);
            if (TVectors.Value > 1) { g1 = TSimd.Load(start + second); }
            if (TVectors.Value > 2) { g2 = TSimd.Load(start + third); }
        }

        if (TLanes.Value > 7)
        {
            start += startLane;
            h0 = TSimd.Load(start);
            if (TVectors.Value > 1) { h1 = TSimd.Load(start + second); }
            if (TVectors.Value > 2) { h2 = TSimd.Load(start + third); }
        }

        if (TLanes.Value > 8)
        {
            start += startLane;
            i0 = TSimd.Load(start);
            if (TVectors.Value > 1) { i1 = TSimd.Load(start + second); }
        }

        if (TLanes.Value > 9)
        {
            start += startLane;
            j0 = TSimd.Load(start);
            if (TVectors.Value > 1) { j1 = TSimd.Load(start + second); }
        }

        if (TLanes.Value > 10)
        {
            start += startLane;
            k0 = TSimd.Load(start);
            if (TVectors.Value > 1) { k1 = TSimd.Load(start + second); }
        }

        if (TLanes.Value > 11)
        {
            start += startLane;
            l0 = TSimd.Load(start);
            if (TVectors.Value > 1) { l1 = TSimd.Load(start + second); }
        }

        var lane = product->ALane;
        var twice = 2 * lane;
        var aStep = product->AStep;
        var bStep = product->BStep;
        var aRow = product->A + firstLane * lane;
        var bRow = product->B + channel;
        for (var row = product->Rows; row > 0; row--)
        {
            // Every third lane has a pointer of its own; the two after it are within the processor's addressing.
            float* x0 = aRow, x3 = x0 + 3 * lane, x6 = x3 + 3 * lane, x9 = x6 + 3 * lane;
            var w = bRow;
            for (var step = product->Steps; step > 0; step--)
            {
                TVector w0 = TSimd.Load(w), w1 = default, w2 = default, w3 = default;
                if (TVectors.Value > 1) { w1 = TSimd.Load(w + second); }
                if (TVectors.Value > 2) { w2 = TSimd.Load(w + third); }
                if (TVectors.Value > 3) { w3 = TSimd.Load(w + last); }

                TVector x;
                x = TSimd.Broadcast(*x0);
                a0 = TSimd.MultiplyAdd(x, w0, a0);
                if (TVectors.Value > 1) { a1 = TSimd.MultiplyAdd(x, w1, a1); }
                if (TVectors.Value > 2) { a2 = TSimd.MultiplyAdd(x, w2, a2); }
                if (TVectors.Value > 3) { a3 = TSimd.MultiplyAdd(x, w3, a3); }

                if (TLanes.Value > 1)
                {
                    x = TSimd.Broadcast(*(x0 + lane));
                    b0 = TSimd.MultiplyAdd(x, w0, b0);
                    if (TVectors.Value > 1) { b1 = TSimd.MultiplyAdd(x, w1, b1); }
                    if (TVectors.Value > 2) { b2 = TSimd.MultiplyAdd(x, w2, b2); }
                    if (TVectors.Value > 3) { b3 = TSimd.MultiplyAdd(x, w3, b3); }
                }

                if (TLanes.Value > 2)
                {
                    x = TSimd.Broadcast(*(x0 + twice));
                    c0 = TSimd.MultiplyAdd(x, w0, c0);
                    if (TVectors.Value > 1) { c1 = TSimd.MultiplyAdd(x, w1, c1); }
                    if (TVectors.Value > 2) { c2 = TSimd.MultiplyAdd(x, w2, c2); }
                    if (TVectors.Value > 3) { c3 = TSimd.MultiplyAdd(x, w3, c3); }
                }

                if (TLanes.Value > 3)
                {
                    x = TSimd.Broadcast(*x3);
                    d0 = TSimd.MultiplyAdd(x, w0, d0);
                    if (TVectors.Value > 1) { d1 = TSimd.MultiplyAdd(x, w1, d1); }
                    if (TVectors.Value > 2) { d2 = TSimd.MultiplyAdd(x, w2, d2); }
                    if (TVectors.Value > 3) { d3 = TSimd.MultiplyAdd(x, w3, d3); }
                }

                if (TLanes.Value > 4)
                {
                    x = TSimd.Broadcast(*(x3 + lane));
                    e0 = TSimd.MultiplyAdd(x, w0, e0);
                    if (TVectors.Value > 1) { e1 = TSimd.MultiplyAdd(x, w1, e1); }
                    if (TVectors.Value > 2) { e2 = TSimd.MultiplyAdd(x, w2, e2); }
                    if (TVectors.Value > 3) { e3 = TSimd.MultiplyAdd(x, w3, e3); }
                }

                if (TLanes.Value > 5)
                {
                    x = TSimd.Broadcast(*(x3 + twice));
                    f0 = TSimd.MultiplyAdd(x, w0, f0);
                    if (TVectors.Value > 1) { f1 = TSimd.MultiplyAdd(x, w1, f1); }
                    if (TVectors.Value > 2) { f2 = TSimd.MultiplyAdd(x, w2, f2); }
                    if (TVectors.Value > 3) { f3 = TSimd.MultiplyAdd(x, w3, f3); }
                }

                if (TLanes.Value > 6)
                {
                    x = TSimd.Broadcast(*x6);
                    g0 = TSimd.MultiplyAdd(x, w0, g0);
                    if (TVectors.Value > 1) { g1 = TSimd.MultiplyAdd(x, w1, g1); }
                    if (TVectors.Value > 2) { g2 = TSimd.MultiplyAdd(x, w2, g2); }
                }

                if (TLanes.Value > 7)
                {
                    x = TSimd.Broadcast(*(x6 + lane));
                    h0 = TSimd.MultiplyAdd(x, w0, h0);
                    if (TVectors.Value > 1) { h1 = TSimd.MultiplyAdd(x, w1, h1); }
                    if (TVectors.Value > 2) { h2 = TSimd.MultiplyAdd(x, w2, h2); }
                }

                if (TLanes.Value > 8)
                {
                    x = TSimd.Broadcast(*(x6 + twice));
                    i0 = TSimd.MultiplyAdd(x, w0, i0);
                    if (TVectors.Value > 1) { i1 = TSimd.MultiplyAdd(x, w1, i1); }
                }

                if (TLanes.Value > 9)
                {
                    x = TSimd.Broadcast(*x9);
                    j0 = TSimd.MultiplyAdd(x, w0, j0);
                    if (TVectors.Value > 1) { j1 = TSimd.MultiplyAdd(x, w1, j1); }
                }

                if (TLanes.Value > 10)
                {
                    x = TSimd.Broadcast(*(x9 + lane));
                    k0 = TSimd.MultiplyAdd(x, w0, k0);
                    if (TVectors.Value > 1) { k1 = TSimd.MultiplyAdd(x, w1, k1); }
                }

                if (TLanes.Value > 11)
                {
                    x = TSimd.Broadcast(*(x9 + twice));
                    l0 = TSimd.MultiplyAdd(x, w0, l0);
                    if (TVectors.Value > 1) { l1 = TSimd.MultiplyAdd(x, w1, l1); }
                }

                x0 += aStep;
                x3 += aStep;
                x6 += aStep;
                x9 += aStep;
                w += bStep;
            }

            aRow += product->ARow;
            bRow += product->BRow;
        }

        var resultLane = product->ResultLane;
        var result = product->Result + firstLane * resultLane + channel;
        TSimd.Store(a0, result);
        if (TVectors.Value > 1) { TSimd.Store(a1, result + second); }
        if (TVectors.Value > 2) { TSimd.Store(a2, result + third); }
        if (TVectors.Value > 3) { TSimd.Store(a3, result + last); }

        if (TLanes.Value > 1)
        {
            result += resultLane;
            TSimd.Store(b0, result);
            if (TVectors.Value > 1) { TSimd.Store(b1, result + second); }
            if (TVectors.Value > 2) { TSimd.Store(b2, result + third); }
            if (TVectors.Value > 3) { TSimd.Store(b3, result + last); }
        }

        if (TLanes.Value > 2)
        {
            result += resultLane;
            TSimd.Store(c0, result);
            if (TVectors.Value > 1) { TSimd.Store(c1, result + second); }
            if (TVectors.Value > 2) { TSimd.Store(c2, result + third); }
            if (TVectors.Value > 3) { TSimd.Store(c3, result + last); }
        }

        if (TLanes.Value > 3)
        {
            result += resultLane;
            TSimd.Store(d0, result);
            if (TVectors.Value > 1) { TSimd.Store(d1, result + second); }
            if (TVectors.Value > 2) { TSimd.Store(d2, result + third); }
            if (TVectors.Value > 3) { TSimd.Store(d3, result + last); }
        }

        if (TLanes.Value > 4)
        {
            result += resultLane;
            TSimd.Store(e0, result);
            if (TVectors.Value > 1) { TSimd.Store(e1, result + second); }
            if (TVectors.Value > 2) { TSimd.Store(e2, result + third); }
            if (TVectors.Value > 3) { TSimd.Store(e3, result + last); }
        }

        if (TLanes.Value > 5)
        {
            result += resultLane;
            TSimd.Store(f0, result);
            if (TVectors.Value > 1) { TSimd.Store(f1, result + second); }
            if (TVectors.Value > 2) { TSimd.Store(f2, result + third); }
            if (TVectors.Value > 3) { TSimd.Store(f3, result + last); }
        }

        if (TLanes.Value > 6)
        {
            result += resultLane;
            TSimd.Store(g0, result);
            if (TVectors.Value > 1) { TSimd.Store(g1, result + second); }
            if (TVectors.Value > 2) { TSimd.Store(g2, result + third); }
        }

        if (TLanes.Value > 7)
        {
            result += resultLane;
            TSimd.Store(h0, result);
            if (TVectors.Value > 1) { TSimd.Store(h1, result + second); }
            if (TVectors.Value > 2) { TSimd.Store(h2, result + third); }
        }

        if (TLanes.Value > 8)
        {
            result += resultLane;
            TSimd.Store(i0, result);
            if (TVectors.Value > 1) { TSimd.Store(i1, result + second); }
        }

        if (TLanes.Value > 9)
        {
            result += resultLane;
            TSimd.Store(j0, result);
            if (TVectors.Value > 1) { TSimd.Store(j1, result + second); }
        }

        if (TLanes.Value > 10)
        {
            result += resultLane;
            TSimd.Store(k0, result);
            if (TVectors.Value > 1) { TSimd.Store(k1, result + second); }
        }

        if (TLanes.Value > 11)
        {
            result += resultLane;
            TSimd.Store(l0, result);
            if (TVectors.Value > 1) { TSimd.Store(l1, result + second); }
        }
    }
}
