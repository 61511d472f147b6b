using System.Runtime.Intrinsics;

namespace KartHub.Training.Engine.Kernels;

/// <summary>The kernels for AVX-512, whose registers are so wide that lanes with a small rest of channels are better computed in pairs.</summary>
internal sealed unsafe class PairingKernelSet(string name) : KernelSet<Simd512, Vector512<float>>(name)
{
    private readonly delegate*<Product*, nint, void>[]
        narrow =
        [
            null,
            &PairTile.Run<Size1, Size1>,
            &PairTile.Run<Size2, Size1>,
            &PairTile.Run<Size3, Size1>,
            &PairTile.Run<Size4, Size1>,
            &PairTile.Run<Size5, Size1>,
            &PairTile.Run<Size6, Size1>,
            &PairTile.Run<Size7, Size1>,
        ],
        wide =
        [
            null,
            &PairTile.Run<Size1, Size2>,
            &PairTile.Run<Size2, Size2>,
            &PairTile.Run<Size3, Size2>,
            &PairTile.Run<Size4, Size2>,
        ];

    protected override void MultiplyBlock(Product product, int lanes, int vectors, int channels)
    {
        var rest = channels - (vectors - 1) * Width;
        var addsUp = product.Start == product.Result;
        if (vectors is not (2 or 3) || rest > Width / 2 || lanes < (addsUp && lanes % 2 == 1 ? 8 : 2)) // A lane alone waits for its own sums: few are better off in one tile.
        {
            base.MultiplyBlock(product, lanes, vectors, channels);
            return;
        }

        var (tiles, mostPairs) = vectors == 2 ? (narrow, PairTile.MostNarrow) : (wide, PairTile.MostWide);
        var (pairs, odd) = Math.DivRem(lanes, 2);
        if (odd > 0 && lanes > 2 * mostPairs && !addsUp)
        {
            // With a tile before the last, computing one of its lanes again is cheaper than computing one alone; but it may be added to only once.
            pairs++;
        }

        for (var left = (pairs + mostPairs - 1) / mostPairs; left > 0; left--)
        {
            var tilePairs = (pairs + left - 1) / left;
            if (2 * tilePairs > lanes)
            {
                product.Skip(lanes - 2 * tilePairs);
                lanes = 2 * tilePairs;
            }

            tiles[tilePairs](&product, channels);
            product.Skip(2 * tilePairs);
            lanes -= 2 * tilePairs;
            pairs -= tilePairs;
        }

        if (lanes > 0)
        {
            base.MultiplyBlock(product, lanes, vectors, channels);
        }
    }
}
