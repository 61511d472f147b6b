using KartHub.Training.Engine.Simd.Kernels;
using KartHub.Training.Engine.Simd.Layers;

namespace KartHub.Training.Engine.Simd;

/// <summary>
/// One thread's memory for a group of samples on its way through the network and back. A group is small enough for its pictures
/// to stay near the processor, and large enough that reading the dense layers' weights pays.
/// </summary>
internal sealed unsafe class GroupPass : IDisposable
{
    /// <summary>The most samples of a group.</summary>
    public const int MostSamples = DenseLayer.MostSamples;

    private readonly Network network;
    private readonly KernelSet kernels;
    private readonly ConvolutionGradient[] gradients;
    private readonly byte[][] images; // [sample]
    private readonly AlignedBuffer input; // One picture as floats; made anew for the way back, which is faster than fetching eight from memory.
    private readonly AlignedBuffer[] pictures; // [layer]: outputs of the convolutions but the last, a group's samples one after the other
    private readonly AlignedBuffer[] pictureGradients; // [layer]: of the convolutions' outputs, one sample's
    private readonly AlignedBuffer scratch;
    private readonly AlignedBuffer zeros;

    public GroupPass(Network network, KernelSet kernels, ConvolutionGradient[] gradients)
    {
        this.network = network;
        this.kernels = kernels;
        this.gradients = gradients;
        images = [.. Enumerable.Range(0, MostSamples).Select(_ => new byte[network.Definition.ImageBytes])];
        input = new AlignedBuffer(network.Definition.ImageBytes);
        pictures = [.. network.Convolutions.SkipLast(1).Select(layer => new AlignedBuffer((long)layer.OutputCount * MostSamples))];
        pictureGradients = [.. gradients.Select(gradient => new AlignedBuffer(gradient.Count))];
        scratch = new AlignedBuffer(network.DenseLayers.Max(layer => layer.ScratchCount));
        zeros = new AlignedBuffer(network.Convolutions.Select(layer => layer.Channels).DefaultIfEmpty(1).Max() + KernelSet.MinimumChannels);
    }

    /// <summary>Reads a group's rows and computes the network's outputs.</summary>
    /// <param name="rows">The group's.</param>
    /// <param name="source">Where they are.</param>
    /// <param name="batch">The memory of the whole batch.</param>
    /// <param name="first">The place of the group's first sample in it.</param>
    public void Forward(ReadOnlySpan<int> rows, IRowSource source, BatchMemory batch, int first)
    {
        var layers = network.Convolutions;
        for (var sample = 0; sample < rows.Length; sample++)
        {
            source.Read(rows[sample], images[sample], new Span<float>(batch.TargetsOf(first + sample), network.Definition.Outputs.Length));
            var flat = batch.InputsOf(0, first + sample);
            var picture = layers.Length > 0 ? input.Pointer : flat;
            Scale(sample, picture);
            for (var i = 0; i < layers.Length; i++)
            {
                var output = i + 1 < layers.Length ? OutputOf(i, sample) : flat;
                layers[i].Forward(kernels, picture, output, 0, layers[i].OutputHeight);
                picture = output;
            }
        }

        Connect(batch, first, rows.Length);
    }

    /// <summary>The dense layers of a group, whose inputs lie in the batch's memory.</summary>
    public void Connect(BatchMemory batch, int first, int samples)
    {
        for (var i = 0; i < network.DenseLayers.Length; i++)
        {
            var layer = network.DenseLayers[i];
            layer.Forward(kernels, batch.InputsOf(i, first), batch.StrideOf(i), batch.InputsOf(i + 1, first), samples, 0, layer.Panels);
            batch.Drop(i, first, samples, kernels);
        }
    }

    /// <summary>Follows the gradients back through the convolutions, after <see cref="ConnectBack"/>.</summary>
    /// <param name="batch">The memory of the whole batch.</param>
    /// <param name="first">The place in it of the first sample that went forward.</param>
    /// <param name="from">The first of those to follow, counted from there.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="sums">The convolutions' gradients so far, laid out as the network's weights are.</param>
    public void Backward(BatchMemory batch, int first, int from, int end, float* sums)
    {
        var layers = network.Convolutions;

        // The last sample forward is the first back: it is still in the cache.
        for (var sample = end - 1; sample >= from && layers.Length > 0; sample--)
        {
            var flat = batch.GradientsOf(0, first + sample);
            kernels.MultiplyBySlope(layers[^1].Activation, batch.InputsOf(0, first + sample), flat, layers[^1].OutputCount);
            Spread(flat);
            for (var i = layers.Length - 1; i >= 0; i--)
            {
                var weights = sums + layers[i].Offset;
                gradients[i].Weights(kernels, i > 0 ? OutputOf(i - 1, sample) : Scale(sample, input.Pointer), pictureGradients[i].Pointer, weights, weights + (layers[i].Biases - layers[i].Weights));
                if (i > 0)
                {
                    InputGradient(i, sample);
                }
            }
        }
    }

    /// <summary>Follows the gradients of the outputs, which lie in the batch's memory, back through the dense layers; leaves those of their sums there.</summary>
    public void ConnectBack(BatchMemory batch, int first, int samples)
    {
        for (var i = network.DenseLayers.Length - 1; i >= 0; i--)
        {
            var layer = network.DenseLayers[i];
            batch.MultiplyBySlopes(i, first, samples, kernels);
            if (i > 0 || network.Convolutions.Length > 0)
            {
                layer.Input(kernels, batch.GradientsOf(i + 1, first), batch.GradientsOf(i, first), batch.StrideOf(i), samples, scratch.Pointer);
            }
        }
    }

    public void Dispose()
    {
        foreach (var buffer in pictures.Concat(pictureGradients).Append(input).Append(scratch).Append(zeros))
        {
            buffer.Dispose();
        }
    }

    private float* OutputOf(int layer, int sample) => pictures[layer].Pointer + sample * network.Convolutions[layer].OutputCount;

    private float* Scale(int sample, float* target)
    {
        fixed (byte* bytes = images[sample])
        {
            kernels.ToFloat(bytes, target, images[sample].Length, network.Definition.InputScale, network.Definition.InputOffset);
        }

        return target;
    }

    // From the dense layers' row into the last convolution's gradient, between its margins.
    private void Spread(float* flat)
    {
        var layer = network.Convolutions[^1];
        var row = layer.OutputWidth * layer.OutputChannels;
        var target = pictureGradients[^1].Pointer + gradients[^1].Margin;
        for (var y = 0; y < layer.OutputHeight; y++)
        {
            new Span<float>(flat + y * row, row).CopyTo(new Span<float>(target + y * gradients[^1].RowStride, row));
        }
    }

    private void InputGradient(int i, int sample)
    {
        var (layer, below) = (network.Convolutions[i], network.Convolutions[i - 1]);
        var target = pictureGradients[i - 1].Pointer + gradients[i - 1].Margin;
        var row = layer.Width * layer.Channels;
        for (var y = 0; y < layer.Height; y++)
        {
            gradients[i].Input(kernels, pictureGradients[i].Pointer, target, gradients[i - 1].RowStride, zeros.Pointer, y, y + 1);
            kernels.MultiplyBySlope(below.Activation, OutputOf(i - 1, sample) + y * row, target + y * gradients[i - 1].RowStride, row);
        }
    }
}
