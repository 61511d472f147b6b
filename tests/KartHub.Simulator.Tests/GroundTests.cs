using KartHub.Simulator.Rendering.Terrain;

namespace KartHub.Simulator.Tests;

public sealed class GroundTests
{
    [Fact]
    public void AQuicklyFilledRow_IsThePlainOne()
    {
        var random = new Random(1);
        var texels = new uint[64 * 48];
        foreach (ref var texel in texels.AsSpan())
        {
            texel = (uint)random.NextInt64(1L << 32);
        }

        for (var round = 0; round < 500; round++)
        {
            var (quick, plain) = (new uint[random.Next(40)], new uint[40]);
            var (x, y) = (random.Next(1 << 16, 30 << 16), random.Next(20 << 16, 22 << 16));
            var (stepX, stepY) = (random.Next(0, 50_000), random.Next(-30_000, 30_000));
            Ground.FillMap(quick, texels, 64, x, y, stepX, stepY);
            Ground.FillMapScalar(plain.AsSpan(0, quick.Length), texels, 64, x, y, stepX, stepY);
            quick.ShouldBe(plain[..quick.Length]);
        }
    }
}
