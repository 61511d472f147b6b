using KartHub.Training.Engine.Simd.Kernels;
using KartHub.Training.Engine.Simd.Layers;

namespace KartHub.Training.Engine.Simd;

/// <summary>
/// The convolutions of a network that normalises over the batch: what becomes of one sample depends on all of them, so the batch goes forward and back
/// layer by layer, all its pictures kept in between. Between two layers the trainer waits for every sample.
/// </summary>
internal sealed unsafe class WholeBatchPass : IDisposable
{
    private readonly Network network;
    private readonly KernelSet kernels;
    private readonly ConvolutionGradient[] gradients;
    private readonly NormalisationGradient?[] normalisations; // [layer]
    private readonly AlignedBuffer[] inputs; // [worker]: one picture as floats
    private readonly AlignedBuffer zeros;
    private byte[][] images = []; // [sample]
    private readonly AlignedBuffer?[] before; // [layer]: what is normalised, a batch's samples one after the other; of other layers nothing
    private readonly AlignedBuffer?[] outputs; // [layer]: but the last, whose outputs are the dense layers' inputs
    private readonly AlignedBuffer?[] pictureGradients; // [layer]

    public WholeBatchPass(Network network, KernelSet kernels, ConvolutionGradient[] gradients, NormalisationGradient?[] normalisations, int workers)
    {
        this.network = network;
        this.kernels = kernels;
        this.gradients = gradients;
        this.normalisations = normalisations;
        inputs = [.. Enumerable.Range(0, workers).Select(_ => new AlignedBuffer(network.Definition.ImageBytes))];
        (before, outputs, pictureGradients) = (new AlignedBuffer?[gradients.Length], new AlignedBuffer?[gradients.Length], new AlignedBuffer?[gradients.Length]);
        zeros = new AlignedBuffer(network.Convolutions.Max(layer => layer.Channels) + KernelSet.MinimumChannels);
    }

    /// <summary>Makes room for a batch.</summary>
    public void Reserve(int samples)
    {
        if (images.Length >= samples)
        {
            return;
        }

        Free();
        images = new byte[samples][];
        for (var sample = 0; sample < samples; sample++)
        {
            images[sample] = new byte[network.Definition.ImageBytes];
        }

        for (var layer = 0; layer < network.Convolutions.Length; layer++)
        {
            var count = (long)network.Convolutions[layer].OutputCount * samples;
            before[layer] = new AlignedBuffer(network.Convolutions[layer].Normalisation is null ? 0 : count);
            outputs[layer] = new AlignedBuffer(layer < network.Convolutions.Length - 1 ? count : 0);
            pictureGradients[layer] = new AlignedBuffer((long)gradients[layer].Count * samples);
        }

        foreach (var normalisation in normalisations)
        {
            normalisation?.Reserve(samples);
        }
    }

    public void Read(int row, IRowSource source, BatchMemory batch, int sample) =>
        source.Read(row, images[sample], new Span<float>(batch.TargetsOf(sample), network.Definition.Outputs.Length));

    /// <summary>Takes one sample through one layer, up to what is to be normalised; <see cref="Normalise"/> does the rest.</summary>
    public void Forward(int layer, int sample, int worker, BatchMemory batch)
    {
        var convolution = network.Convolutions[layer];
        var input = InputOf(layer, sample, worker, batch);
        var output = BeforeOf(layer, sample, batch);
        convolution.Sum(kernels, input, output, 0, convolution.OutputHeight);
        normalisations[layer]?.Measure(sample, output);
    }

    /// <summary>Between all samples' <see cref="Forward"/> and the first's <see cref="Normalise"/>.</summary>
    public void Conclude(int layer, int samples) => normalisations[layer]?.Conclude(samples);

    public void Normalise(int layer, int sample, BatchMemory batch) =>
        normalisations[layer]?.Apply(kernels, BeforeOf(layer, sample, batch), OutputOf(layer, sample, batch));

    /// <summary>Takes the gradient of one sample's output, of the last layer from the dense layers' and of another from the layer above, down to what was normalised.</summary>
    public void OutputGradient(int layer, int sample, BatchMemory batch)
    {
        var convolution = network.Convolutions[layer];
        var target = GradientOf(layer, sample) + gradients[layer].Margin;
        var (rowLength, stride) = (convolution.OutputWidth * convolution.OutputChannels, gradients[layer].RowStride);
        if (layer < network.Convolutions.Length - 1)
        {
            gradients[layer + 1].Input(kernels, GradientOf(layer + 1, sample), target, stride, zeros.Pointer, 0, network.Convolutions[layer + 1].Height);
        }

        var activation = convolution.Normalisation?.Activation ?? convolution.Activation;
        for (var row = 0; row < convolution.OutputHeight; row++)
        {
            if (layer == network.Convolutions.Length - 1)
            {
                new Span<float>(batch.GradientsOf(0, sample) + row * rowLength, rowLength).CopyTo(new Span<float>(target + row * stride, rowLength));
            }

            kernels.MultiplyBySlope(activation, OutputOf(layer, sample, batch) + row * rowLength, target + row * stride, rowLength);
        }

        normalisations[layer]?.MeasureGradient(sample, BeforeOf(layer, sample, batch), target, stride);
    }

    /// <summary>Between all samples' <see cref="OutputGradient"/> and the first's <see cref="Backward"/>.</summary>
    public void ConcludeGradient(int layer, int samples) => normalisations[layer]?.ConcludeGradient(samples);

    /// <summary>Takes the gradient of one sample through one layer and adds its weights' to the sums.</summary>
    /// <param name="sums">The convolutions' gradients so far, laid out as the network's weights are.</param>
    public void Backward(int layer, int sample, int worker, BatchMemory batch, float* sums)
    {
        var convolution = network.Convolutions[layer];
        var gradient = GradientOf(layer, sample);
        if (normalisations[layer] is { } normalisation)
        {
            var target = gradient + gradients[layer].Margin;
            var picture = BeforeOf(layer, sample, batch);
            var stride = gradients[layer].RowStride;
            normalisation.Input(kernels, picture, target, stride);
            var rowLength = convolution.OutputWidth * convolution.OutputChannels;
            for (var row = 0; row < convolution.OutputHeight; row++)
            {
                kernels.MultiplyBySlope(convolution.Activation, picture + row * rowLength, target + row * stride, rowLength);
            }
        }

        var weights = sums + convolution.Offset;
        gradients[layer].Weights(kernels, InputOf(layer, sample, worker, batch), gradient, weights, weights + (convolution.Biases - convolution.Weights));
    }

    public void Dispose()
    {
        Free();
        zeros.Dispose();
        Array.ForEach(inputs, buffer => buffer.Dispose());
    }

    private void Free()
    {
        foreach (var buffer in before.Concat(outputs).Concat(pictureGradients))
        {
            buffer?.Dispose();
        }
    }

    private float* InputOf(int layer, int sample, int worker, BatchMemory batch)
    {
        if (layer > 0)
        {
            return OutputOf(layer - 1, sample, batch);
        }

        fixed (byte* bytes = images[sample])
        {
            kernels.ToFloat(bytes, inputs[worker].Pointer, images[sample].Length, network.Definition.InputScale, network.Definition.InputOffset);
        }

        return inputs[worker].Pointer;
    }

    private float* BeforeOf(int layer, int sample, BatchMemory batch) =>
        normalisations[layer] is null ? OutputOf(layer, sample, batch) : before[layer]!.Pointer + (nint)sample * network.Convolutions[layer].OutputCount;

    private float* OutputOf(int layer, int sample, BatchMemory batch) =>
        layer == network.Convolutions.Length - 1 ? batch.InputsOf(0, sample) : outputs[layer]!.Pointer + (nint)sample * network.Convolutions[layer].OutputCount;

    private float* GradientOf(int layer, int sample) => pictureGradients[layer]!.Pointer + (nint)sample * gradients[layer].Count;
}
