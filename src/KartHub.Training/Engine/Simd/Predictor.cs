using KartHub.Training.Engine.Simd.Kernels;
using KartHub.Training.Engine.Simd.Layers;
using KartHub.Training.Engine.Threads;

namespace KartHub.Training.Engine.Simd;

/// <summary>Runs a network on one picture at a time, without allocating. One thread at a time may use it.</summary>
public sealed unsafe class Predictor : IDisposable
{
    private const int WorthSharing = 250_000; // Multiplications: some ten microseconds, several times what waking a thread costs.

    private readonly Network network;
    private readonly KernelSet kernels;
    private readonly WorkerPool pool;
    private readonly AlignedBuffer[] pictures;
    private readonly AlignedBuffer[] rows;
    private readonly Action<int, int> convolve, connect;
    private int current;

    /// <param name="network">Read anew at each prediction, so that training shows at once; it must outlive the predictor.</param>
    /// <param name="threads">Threads that share the work on one picture; 1 computes on the caller's alone.</param>
    public Predictor(Network network, int threads = 1) : this(network, threads, KernelSet.Best)
    {
    }

    internal Predictor(Network network, int threads, KernelSet kernels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        this.network = network;
        this.kernels = kernels;
        pool = new WorkerPool(threads, background: false);
        pictures = [.. network.Convolutions.Select(layer => new AlignedBuffer(layer.Height * layer.Width * layer.Channels))];
        rows = [new(network.DenseLayers[0].Inputs), .. network.DenseLayers.Select(layer => new AlignedBuffer(layer.OutputStride))];
        convolve = Convolve;
        connect = Connect;
    }

    /// <summary>Computes the network's outputs for one picture.</summary>
    /// <param name="image">Height × width × channel bytes, in that order.</param>
    /// <param name="outputs">Receives one value per output; of a logit its probability, 0..1.</param>
    public void Predict(ReadOnlySpan<byte> image, Span<float> outputs)
    {
        ObjectDisposedException.ThrowIf(network.IsDisposed, network);
        ObjectDisposedException.ThrowIf(rows[0].IsClosed, this);
        var definition = network.Definition;
        if (image.Length != definition.ImageBytes || outputs.Length < definition.Outputs.Length)
        {
            throw new ArgumentException(
                $"Network \"{definition.Name}\" takes {definition.ImageBytes:N0} bytes ({definition.Height}×{definition.Width}×{definition.Channels}) " +
                $"and gives {definition.Outputs.Length} outputs; here are {image.Length:N0} bytes and room for {outputs.Length}.");
        }

        fixed (byte* bytes = image)
        {
            kernels.ToFloat(bytes, PictureOrRow(0), image.Length, definition.InputScale, definition.InputOffset);
        }

        for (current = 0; current < network.Convolutions.Length; current++)
        {
            pool.Run(Parts(network.Convolutions[current]), convolve);
        }

        for (current = 0; current < network.DenseLayers.Length; current++)
        {
            pool.Run(Parts(network.DenseLayers[current]), connect);
        }

        new ReadOnlySpan<float>(rows[^1].Pointer, definition.Outputs.Length).CopyTo(outputs);
        for (var i = definition.Outputs.Length - definition.Logits; i < definition.Outputs.Length; i++)
        {
            outputs[i] = 1 / (1 + MathF.Exp(-outputs[i]));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        pool.Dispose();
        foreach (var buffer in pictures.Concat(rows))
        {
            buffer.Dispose();
        }
    }

    private float* PictureOrRow(int layer) => layer < pictures.Length ? pictures[layer].Pointer : rows[0].Pointer;

    private int Parts(ConvolutionLayer layer) =>
        (long)layer.WeightCount * layer.OutputHeight * layer.OutputWidth < WorthSharing ? 1 : Math.Min(pool.Size, layer.OutputHeight);

    private int Parts(DenseLayer layer) => layer.WeightCount < WorthSharing ? 1 : Math.Min(pool.Size, layer.Panels);

    private void Convolve(int part, int worker)
    {
        var layer = network.Convolutions[current];
        var parts = Parts(layer);
        layer.Forward(kernels, PictureOrRow(current), PictureOrRow(current + 1), layer.OutputHeight * part / parts, layer.OutputHeight * (part + 1) / parts);
    }

    private void Connect(int part, int worker)
    {
        var layer = network.DenseLayers[current];
        var parts = Parts(layer);
        layer.Forward(kernels, rows[current].Pointer, 0, rows[current + 1].Pointer, 1, layer.Panels * part / parts, layer.Panels * (part + 1) / parts);
    }
}
