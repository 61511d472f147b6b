namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>The kernels for one instruction set; this half splits products into tiles.</summary>
internal unsafe partial class KernelSet<TSimd, TVector>(string name) : KernelSet
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    private readonly delegate*<Product*, nint, nint, nint, void>[][] tiles = [Tiles<Size1>(), Tiles<Size2>(), Tiles<Size3>(), Tiles<Size4>()];

    // 2 vectors × 6 lanes, 3 × 4 (12 sums); 2 × 12, 3 × 8, 4 × 6 (24 sums).
    private static int MostVectors => TSimd.Accumulators >= 24 ? 4 : 3;

    public override string Name => name;

    public override int Width => TSimd.Width;

    public override void Multiply(in Product product, int lanes, int channels)
    {
        var vectors = (channels + TSimd.Width - 1) / TSimd.Width;
        var blocks = (vectors + MostVectors - 1) / MostVectors;
        fixed (Product* pinned = &product) // Never copied: reading whole what was just written in parts would wait for the tile before.
        {
            for (var (left, channel) = (blocks, 0); left > 0; left--)
            {
                var blockVectors = (vectors + left - 1) / left;
                var blockChannels = Math.Min(blockVectors * TSimd.Width, channels - channel);
                MultiplyBlock(pinned, 0, lanes, channel, blockVectors, blockChannels);
                channel += blockChannels;
                vectors -= blockVectors;
            }
        }
    }

    /// <summary>Computes channels that fit one tile's registers.</summary>
    protected virtual void MultiplyBlock(Product* product, int firstLane, int lanes, int channel, int vectors, int channels)
    {
        var mostLanes = Math.Min(12, TSimd.Accumulators / vectors);
        for (var left = (lanes + mostLanes - 1) / mostLanes; left > 0; left--)
        {
            // Tiles of about equal size: no lane is computed twice, and none stands alone.
            var tileLanes = (lanes + left - 1) / left;
            tiles[vectors - 1][tileLanes](product, firstLane, channel, channels - TSimd.Width);
            firstLane += tileLanes;
            lanes -= tileLanes;
        }
    }

    private static delegate*<Product*, nint, nint, nint, void>[] Tiles<TVectors>()
        where TVectors : struct, ISize =>
    [
        null,
        &Tile<TSimd, TVector>.Run<Size1, TVectors>,
        &Tile<TSimd, TVector>.Run<Size2, TVectors>,
        &Tile<TSimd, TVector>.Run<Size3, TVectors>,
        &Tile<TSimd, TVector>.Run<Size4, TVectors>,
        &Tile<TSimd, TVector>.Run<Size5, TVectors>,
        &Tile<TSimd, TVector>.Run<Size6, TVectors>,
        &Tile<TSimd, TVector>.Run<Size7, TVectors>,
        &Tile<TSimd, TVector>.Run<Size8, TVectors>,
        &Tile<TSimd, TVector>.Run<Size9, TVectors>,
        &Tile<TSimd, TVector>.Run<Size10, TVectors>,
        &Tile<TSimd, TVector>.Run<Size11, TVectors>,
        &Tile<TSimd, TVector>.Run<Size12, TVectors>,
    ];
}
