using KartHub.Training.Engine.Simd.Kernels;

namespace KartHub.Training.Engine.Simd.Layers;

/// <summary>
/// Batch normalisation behind a convolution, channel by channel, as it is outside training: y = γ (x − mean) / √(variance + ε) + β with the statistics
/// that training has gathered, then the activation. That is one multiplication and addition a value, done while a row is in the cache.
/// </summary>
internal sealed unsafe class Normalisation(BatchNorm definition, int channels)
{
    public Activation Activation => definition.Activation;

    public double Epsilon => definition.Epsilon;

    /// <summary>Channels as stored; those that are padding have a γ of 0.</summary>
    public int Channels => channels;

    /// <summary>Floats from γ to β, from β to the mean, and from the mean to the variance.</summary>
    public int Stride => (channels + 15) / 16 * 16;

    /// <summary>γ; the rest follows.</summary>
    public float* Gamma { get; set; }

    public float* Beta => Gamma + Stride;

    public float* Mean => Gamma + 2 * Stride;

    public float* Variance => Gamma + 3 * Stride;

    /// <summary>Where γ is among all the network's weights.</summary>
    public long Offset { get; set; }

    /// <summary>What <see cref="Apply"/> multiplies by and adds.</summary>
    public void Factors(float* scale, float* shift)
    {
        for (var c = 0; c < channels; c++)
        {
            scale[c] = (float)(Gamma[c] / Math.Sqrt(Variance[c] + Epsilon));
            shift[c] = Beta[c] - Mean[c] * scale[c];
        }
    }

    /// <summary>Normalises some pixels and applies the activation.</summary>
    public void Apply(KernelSet kernels, float* source, float* target, int pixels, float* scale, float* shift)
    {
        kernels.ScaleChannels(source, scale, shift, target, pixels, channels);
        kernels.Activate(Activation, target, (nint)pixels * channels);
    }
}
