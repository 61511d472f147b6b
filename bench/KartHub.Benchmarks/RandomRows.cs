using KartHub.Training.Engine;

namespace KartHub.Benchmarks;

/// <summary>Random pictures: the arithmetic does not depend on what they show.</summary>
internal sealed class RandomRows : IRowSource
{
    private readonly byte[] images;
    private readonly int imageBytes, outputs;

    public RandomRows(int count, NetworkDefinition network)
    {
        (imageBytes, outputs) = (network.ImageBytes, network.Outputs.Length);
        images = new byte[count * imageBytes];
        new Random(1).NextBytes(images);
    }

    public ReadOnlySpan<byte> Image(int row) => images.AsSpan(row * imageBytes, imageBytes);

    public void Read(int row, Span<byte> image, Span<float> targets)
    {
        Image(row).CopyTo(image);
        targets[..outputs].Fill(0.1f * (row % 7 - 3));
    }
}
