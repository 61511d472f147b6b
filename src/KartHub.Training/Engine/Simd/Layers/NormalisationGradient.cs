using KartHub.Training.Engine.Simd.Kernels;

namespace KartHub.Training.Engine.Simd.Layers;

/// <summary>
/// What training adds to a <see cref="Normalisation"/>: the statistics of a batch and the gradients through them (Ioffe and Szegedy, 2015, algorithm 1).
/// Each sample's sums are taken apart from the others' and added up in the order of the samples, so the threads do not matter.
/// </summary>
internal sealed unsafe class NormalisationGradient(Normalisation normalisation, int rows, int columns) : IDisposable
{
    private const double Momentum = 0.1; // PyTorch's: a short training of a hundred steps must get there.

    private readonly int channels = normalisation.Channels;
    private readonly AlignedBuffer factors = new(5 * normalisation.Stride); // Scale and shift forward; three back.
    private readonly double[] mean = new double[normalisation.Channels], variance = new double[normalisation.Channels];
    private double[] sums = []; // [sample][sum, sum of products][channel]
    private double count;

    /// <summary>Of γ and β, once <see cref="ConcludeGradient"/> has been called.</summary>
    public AlignedBuffer Gradient { get; } = new(2 * normalisation.Stride);

    private float* Scale => factors.Pointer;

    private float* Shift => Scale + normalisation.Stride;

    private float* OfGradient => Shift + normalisation.Stride;

    private float* OfPicture => OfGradient + normalisation.Stride;

    private float* Constant => OfPicture + normalisation.Stride;

    /// <summary>Makes room for a batch.</summary>
    public void Reserve(int samples)
    {
        if (sums.Length < samples * 2 * channels)
        {
            sums = new double[samples * 2 * channels];
        }
    }

    /// <summary>Looks at one sample on its way forward.</summary>
    public void Measure(int sample, float* picture)
    {
        fixed (double* own = Own(sample))
        {
            ChannelSums.Add(picture, picture, rows * columns, channels, own);
        }
    }

    /// <summary>The batch's statistics, when all samples are measured.</summary>
    public void Conclude(int samples)
    {
        count = (double)samples * rows * columns;
        for (var c = 0; c < channels; c++)
        {
            var (sum, squares) = Total(c, samples);
            mean[c] = sum / count;
            variance[c] = Math.Max(0, squares / count - mean[c] * mean[c]);
            Scale[c] = (float)(normalisation.Gamma[c] / Math.Sqrt(variance[c] + normalisation.Epsilon));
            Shift[c] = (float)(normalisation.Beta[c] - mean[c] * Scale[c]);
        }
    }

    /// <summary>One sample's output.</summary>
    public void Apply(KernelSet kernels, float* picture, float* output) => normalisation.Apply(kernels, picture, output, rows * columns, Scale, Shift);

    /// <summary>Looks at one sample on its way back.</summary>
    /// <param name="sample">Which.</param>
    /// <param name="picture">Its input.</param>
    /// <param name="gradient">Of what the activation was applied to.</param>
    /// <param name="gradientRow">Floats from one row of the gradient to the next.</param>
    public void MeasureGradient(int sample, float* picture, float* gradient, nint gradientRow)
    {
        fixed (double* own = Own(sample))
        {
            for (var row = 0; row < rows; row++)
            {
                ChannelSums.Add(gradient + row * gradientRow, picture + (nint)row * columns * channels, columns, channels, own);
            }
        }
    }

    /// <summary>The gradients of γ and β, and what <see cref="Input"/> needs, when all samples are measured.</summary>
    public void ConcludeGradient(int samples)
    {
        for (var c = 0; c < channels; c++)
        {
            var (beta, products) = Total(c, samples);
            var inverse = 1 / Math.Sqrt(variance[c] + normalisation.Epsilon);
            var gamma = (products - mean[c] * beta) * inverse;
            Gradient.Pointer[c] = (float)gamma;
            Gradient.Pointer[normalisation.Stride + c] = (float)beta;

            // γ/σ · (g − Σg/n − x̂ Σ(g·x̂)/n), sorted by g, x and neither.
            var slope = normalisation.Gamma[c] * inverse;
            var ofPicture = -slope * inverse * gamma / count;
            OfGradient[c] = (float)slope;
            OfPicture[c] = (float)ofPicture;
            Constant[c] = (float)(-ofPicture * mean[c] - slope * beta / count);
        }
    }

    /// <summary>From the gradient of one sample's output to that of its input, in place.</summary>
    public void Input(KernelSet kernels, float* picture, float* gradient, nint gradientRow)
    {
        for (var row = 0; row < rows; row++)
        {
            kernels.NormalisationGradient(picture + (nint)row * columns * channels, OfGradient, OfPicture, Constant, gradient + row * gradientRow, columns, channels);
        }
    }

    /// <summary>Moves the statistics for use outside training a tenth of the way to the batch's.</summary>
    public void KeepStatistics()
    {
        var unbiased = count / Math.Max(1, count - 1);
        for (var c = 0; c < channels; c++)
        {
            normalisation.Mean[c] = (float)((1 - Momentum) * normalisation.Mean[c] + Momentum * mean[c]);
            normalisation.Variance[c] = (float)((1 - Momentum) * normalisation.Variance[c] + Momentum * variance[c] * unbiased);
        }
    }

    public void Dispose()
    {
        factors.Dispose();
        Gradient.Dispose();
    }

    private Span<double> Own(int sample)
    {
        var own = sums.AsSpan(sample * 2 * channels, 2 * channels);
        own.Clear();
        return own;
    }

    private (double Sum, double Products) Total(int channel, int samples)
    {
        double sum = 0, products = 0;
        for (var at = channel; at < samples * 2 * channels; at += 2 * channels)
        {
            sum += sums[at];
            products += sums[at + channels];
        }

        return (sum, products);
    }
}
