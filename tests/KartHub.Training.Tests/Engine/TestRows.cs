using KartHub.Training.Engine;

namespace KartHub.Training.Tests.Engine;

/// <summary>Random pictures and targets in memory.</summary>
internal sealed class TestRows : IRowSource
{
    public TestRows(NetworkDefinition network, int count, int seed)
    {
        var random = new Random(seed);
        for (var row = 0; row < count; row++)
        {
            var image = new byte[network.ImageBytes];
            random.NextBytes(image);
            Images.Add(image);
            Targets.Add([.. network.Outputs.Select(_ => (float)(random.NextDouble() * 2 - 1))]);
        }
    }

    public List<byte[]> Images { get; } = [];

    public List<float[]> Targets { get; } = [];

    public int[] All => [.. Enumerable.Range(0, Images.Count)];

    public void Read(int row, Span<byte> image, Span<float> targets)
    {
        Images[row].CopyTo(image);
        Targets[row].CopyTo(targets);
    }
}
