using System.Runtime.Intrinsics;

namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>The kernels for AVX-512, whose registers are so wide that lanes with a small rest of channels share one: in pairs at 24 channels, in fours at 36.</summary>
internal sealed unsafe class SharingKernelSet(string name) : KernelSet<Simd512, Vector512<float>>(name)
{
    private readonly delegate*<Product*, nint, nint, nint, void>[]
        pairs =
        [
            null,
            &PairTile.Run<Size1>,
            &PairTile.Run<Size2>,
            &PairTile.Run<Size3>,
            &PairTile.Run<Size4>,
            &PairTile.Run<Size5>,
            &PairTile.Run<Size6>,
            &PairTile.Run<Size7>,
        ],
        quads = [null, &QuadTile.Run<Size1>, &QuadTile.Run<Size2>];

    protected override void MultiplyBlock(Product* product, int firstLane, int lanes, int channel, int vectors, int channels)
    {
        var rest = channels - (vectors - 1) * Width;
        var together = vectors == 2 && rest <= 8 ? 2 : vectors == 3 && rest <= 4 ? 4 : 0;
        var addsUp = product->Start == product->Result;
        if (together == 0 || lanes < (addsUp && lanes % together > 0 ? 4 * together : together)) // Lanes alone wait for their own sums: few are better off in one tile.
        {
            base.MultiplyBlock(product, firstLane, lanes, channel, vectors, channels);
            return;
        }

        var tiles = together == 2 ? pairs : quads;
        var most = tiles.Length - 1;
        var (groups, odd) = Math.DivRem(lanes, together);
        if (odd > 0 && lanes > together * most && !addsUp)
        {
            // With a tile before the last, computing some of its lanes again is cheaper than computing few alone; but they may be added to only once.
            groups++;
        }

        for (var left = (groups + most - 1) / most; left > 0; left--)
        {
            var tileGroups = (groups + left - 1) / left;
            var tileLanes = together * tileGroups;
            if (tileLanes > lanes)
            {
                firstLane -= tileLanes - lanes;
                lanes = tileLanes;
            }

            tiles[tileGroups](product, firstLane, channel, channels);
            firstLane += tileLanes;
            lanes -= tileLanes;
            groups -= tileGroups;
        }

        if (lanes > 0)
        {
            base.MultiplyBlock(product, firstLane, lanes, channel, vectors, channels);
        }
    }
}
