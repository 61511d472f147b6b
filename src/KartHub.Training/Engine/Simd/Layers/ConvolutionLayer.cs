using KartHub.Training.Engine.Simd.Kernels;

namespace KartHub.Training.Engine.Simd.Layers;

/// <summary>
/// A convolution at work on one picture at a time, straight from its input: no patches are copied together.
/// Pictures are [row][column][channel]; weights are [kernel row][kernel column][input channel][output channel], so that for each kernel row
/// the inputs and the weights a pixel needs are contiguous, and output channels fill vector registers.
/// </summary>
internal sealed unsafe class ConvolutionLayer
{
    public ConvolutionLayer(Conv definition, int height, int width, int channels)
    {
        Kernel = definition.Kernel;
        Stride = definition.Stride;
        Activation = definition.Activation;
        (Height, Width, Channels) = (height, width, channels);
        OutputHeight = (height - Kernel) / Stride + 1;
        OutputWidth = (width - Kernel) / Stride + 1;
        OutputChannels = Math.Max(definition.Channels, KernelSet.MinimumChannels);
    }

    public int Kernel { get; }

    public int Stride { get; }

    public Activation Activation { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Input channels as stored.</summary>
    public int Channels { get; }

    public int OutputHeight { get; }

    public int OutputWidth { get; }

    /// <summary>Output channels as stored: padded where they are fewer than a register holds.</summary>
    public int OutputChannels { get; }

    public int OutputCount => OutputHeight * OutputWidth * OutputChannels;

    public int WeightCount => Kernel * Kernel * Channels * OutputChannels;

    public float* Weights { get; set; }

    public float* Biases { get; set; }

    /// <summary>Where the weights begin among all the network's; the biases follow.</summary>
    public long Offset { get; set; }

    /// <summary>What stands behind it, if anything.</summary>
    public Normalisation? Normalisation { get; set; }

    /// <summary>Computes some of the output's rows, normalised as outside training.</summary>
    public void Forward(KernelSet kernels, float* input, float* output, int firstRow, int endRow)
    {
        if (Normalisation is not { } normalisation)
        {
            Sum(kernels, input, output, firstRow, endRow);
            return;
        }

        var scale = stackalloc float[2 * OutputChannels];
        normalisation.Factors(scale, scale + OutputChannels);
        for (var row = firstRow; row < endRow; row++)
        {
            Sum(kernels, input, output, row, row + 1);
            var result = output + row * OutputWidth * OutputChannels;
            normalisation.Apply(kernels, result, result, OutputWidth, scale, scale + OutputChannels);
        }
    }

    /// <summary>Computes some of the output's rows before they are normalised.</summary>
    public void Sum(KernelSet kernels, float* input, float* output, int firstRow, int endRow)
    {
        var product = new Product
        {
            ALane = Stride * Channels,
            ARow = Width * Channels,
            AStep = 1,
            B = Weights,
            BRow = Kernel * Channels * OutputChannels,
            BStep = OutputChannels,
            Rows = Kernel,
            Steps = Kernel * Channels,
            Start = Biases,
            ResultLane = OutputChannels,
        };
        for (var row = firstRow; row < endRow; row++)
        {
            product.A = input + row * Stride * Width * Channels;
            product.Result = output + row * OutputWidth * OutputChannels;
            kernels.Multiply(product, OutputWidth, OutputChannels);
            kernels.Activate(Activation, product.Result, OutputWidth * OutputChannels);
        }
    }

    /// <summary>From the canonical layout to the stored one.</summary>
    public Func<int, int> StoredWeight(int inputChannels, int outputChannels) =>
        i => i / outputChannels / inputChannels * Channels * OutputChannels + i / outputChannels % inputChannels * OutputChannels + i % outputChannels;
}
