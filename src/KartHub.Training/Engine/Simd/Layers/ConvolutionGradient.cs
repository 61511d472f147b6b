using KartHub.Training.Engine.Simd.Kernels;

namespace KartHub.Training.Engine.Simd.Layers;

/// <summary>
/// What training adds to a <see cref="ConvolutionLayer"/>. The gradient of its output is kept with <see cref="Padding"/> zero columns left and right,
/// so that the gradient of its input needs no special case at the borders.
/// </summary>
internal sealed unsafe class ConvolutionGradient : IDisposable
{
    private const int FirstLevelCache = 32 * 1024;

    private readonly ConvolutionLayer layer;
    private readonly AlignedBuffer transposed;
    private readonly int[] phaseOffsets;

    public ConvolutionGradient(ConvolutionLayer layer)
    {
        this.layer = layer;
        Padding = (layer.Kernel + layer.Stride - 2) / layer.Stride;
        transposed = new AlignedBuffer(layer.WeightCount);
        phaseOffsets = new int[layer.Stride * layer.Stride];
        Transpose();
    }

    /// <summary>Zero columns on either side of the output's gradient.</summary>
    public int Padding { get; }

    /// <summary>Floats from one row of the output's gradient to the next.</summary>
    public int RowStride => (layer.OutputWidth + 2 * Padding) * layer.OutputChannels;

    /// <summary>From the first float of the output's gradient to that of its first real column.</summary>
    public int Margin => Padding * layer.OutputChannels;

    /// <summary>Floats of the output's gradient.</summary>
    public int Count => layer.OutputHeight * RowStride;

    /// <summary>
    /// Rearranges the weights for <see cref="Input"/>; due after every change of them. An input pixel meets only the kernel's rows and columns
    /// that have its own phase (coordinate modulo stride), so the kernel falls into stride × stride small ones, each turned round
    /// and laid out [row][column][output channel][input channel].
    /// </summary>
    public void Transpose()
    {
        var target = transposed.Pointer;
        for (var phaseY = 0; phaseY < layer.Stride; phaseY++)
        {
            for (var phaseX = 0; phaseX < layer.Stride; phaseX++)
            {
                phaseOffsets[phaseY * layer.Stride + phaseX] = (int)(target - transposed.Pointer);
                for (var y = Taps(phaseY) - 1; y >= 0; y--)
                {
                    for (var x = Taps(phaseX) - 1; x >= 0; x--)
                    {
                        var tap = (phaseY + y * layer.Stride) * layer.Kernel + phaseX + x * layer.Stride;
                        Transpose(layer.Weights + tap * layer.Channels * layer.OutputChannels, target);
                        target += layer.Channels * layer.OutputChannels;
                    }
                }
            }
        }
    }

    /// <summary>The gradient of some rows of the layer's input from that of its output.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="gradient">Of the output, from its margin on.</param>
    /// <param name="result">Of the input, from its first real column on.</param>
    /// <param name="resultRow">Floats from one row of the result to the next.</param>
    /// <param name="zeros">As many zeros as the input has channels.</param>
    /// <param name="firstRow">The first of them.</param>
    /// <param name="endRow">The one after the last.</param>
    public void Input(KernelSet kernels, float* gradient, float* result, nint resultRow, float* zeros, int firstRow, int endRow)
    {
        int stride = layer.Stride, channels = layer.Channels, outputChannels = layer.OutputChannels;
        for (var y = firstRow; y < endRow; y++)
        {
            var tapsY = Taps(y % stride);
            var top = y / stride - (tapsY - 1);
            var first = Math.Max(0, top);
            var end = Math.Min(layer.OutputHeight, y / stride + 1);
            for (var phaseX = 0; phaseX < stride && phaseX < layer.Width; phaseX++)
            {
                var tapsX = Taps(phaseX);
                var steps = tapsX * outputChannels;
                var product = new Product
                {
                    A = gradient + first * RowStride + (Padding - (tapsX - 1)) * outputChannels,
                    ALane = outputChannels,
                    ARow = RowStride,
                    AStep = 1,
                    B = transposed.Pointer + phaseOffsets[y % stride * stride + phaseX] + (first - top) * steps * channels,
                    BRow = steps * channels,
                    BStep = channels,
                    Rows = Math.Max(0, end - first),
                    Steps = steps,
                    Start = zeros,
                    Result = result + y * resultRow + phaseX * channels,
                    ResultLane = stride * channels,
                };
                kernels.Multiply(product, (layer.Width - phaseX + stride - 1) / stride, channels);
            }
        }
    }

    /// <summary>Adds one picture's gradients of the weights and biases.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="input">The layer's input.</param>
    /// <param name="gradient">Of the output, from its margin on.</param>
    /// <param name="weights">The sums so far, in the layout of the weights.</param>
    /// <param name="biases">The same for the biases.</param>
    public void Weights(KernelSet kernels, float* input, float* gradient, float* weights, float* biases)
    {
        int columns = layer.Kernel * layer.Channels, outputChannels = layer.OutputChannels;
        var inputRow = layer.Width * layer.Channels;
        var rowsAtOnce = RowsInCache();
        for (var row = 0; row < layer.OutputHeight; row += rowsAtOnce)
        {
            var product = new Product
            {
                ALane = 1,
                ARow = layer.Stride * inputRow,
                AStep = layer.Stride * layer.Channels,
                B = gradient + row * RowStride + Margin,
                BRow = RowStride,
                BStep = outputChannels,
                Rows = Math.Min(rowsAtOnce, layer.OutputHeight - row),
                Steps = layer.OutputWidth,
                StartLane = outputChannels,
                ResultLane = outputChannels,
            };
            // An odd column would be computed alone, one sum at a time: the kernel's rows take theirs together.
            var together = columns % 2 == 1 && layer.Kernel > 1 ? columns - 1 : columns;
            for (var y = 0; y < layer.Kernel; y++)
            {
                product.A = input + (row * layer.Stride + y) * inputRow;
                product.Start = product.Result = weights + y * columns * outputChannels;
                kernels.Multiply(product, together, outputChannels);
            }

            if (together < columns)
            {
                var offset = weights + together * outputChannels;
                var lane = columns * outputChannels;
                var odd = product with { A = input + row * layer.Stride * inputRow + together, ALane = inputRow, Start = offset, StartLane = lane, Result = offset, ResultLane = lane };
                kernels.Multiply(odd, layer.Kernel, outputChannels);
            }

            var one = 1f;
            kernels.Multiply(product with { A = &one, ARow = 0, AStep = 0, Start = biases, Result = biases }, 1, outputChannels);
        }
    }

    public void Dispose() => transposed.Dispose();

    // Few columns mean few sums at once, hence many passes over the gradient: its rows then come from the first-level cache.
    private int RowsInCache() =>
        layer.Kernel * layer.Channels < 32 ? Math.Max(1, FirstLevelCache / (RowStride * sizeof(float))) : layer.OutputHeight;

    private int Taps(int phase) => (layer.Kernel - phase + layer.Stride - 1) / layer.Stride;

    private void Transpose(float* source, float* target)
    {
        for (var i = 0; i < layer.Channels; i++)
        {
            for (var o = 0; o < layer.OutputChannels; o++)
            {
                target[o * layer.Channels + i] = source[i * layer.OutputChannels + o];
            }
        }
    }
}
