using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>The engine's arithmetic for one instruction set. Chosen once; every set gives the same results, within rounding where the processor cannot fuse.</summary>
internal abstract unsafe class KernelSet
{
    /// <summary>Channels are padded to at least this many floats: the widest register of any set, so that memory looks the same under all.</summary>
    public const int MinimumChannels = 16;

    /// <summary>Every set this processor can run, the fastest first.</summary>
    public static IReadOnlyList<KernelSet> Supported { get; } = FindSupported();

    /// <summary>The fastest of them.</summary>
    public static KernelSet Best => Supported[0];

    /// <summary>What the instruction set is called.</summary>
    public abstract string Name { get; }

    /// <summary>Floats in a register.</summary>
    public abstract int Width { get; }

    /// <summary>Computes a product of any number of lanes, and of 16 or more channels.</summary>
    public abstract void Multiply(in Product product, int lanes, int channels);

    /// <summary>Bytes to floats, each multiplied by <paramref name="scale"/> and moved by <paramref name="offset"/>.</summary>
    public abstract void ToFloat(byte* source, float* destination, nint count, float scale, float offset);

    /// <summary>Replaces sums by the layer's outputs.</summary>
    public abstract void Activate(Activation activation, float* values, nint count);

    /// <summary>Multiplies gradients by the activation's slope, which for every <see cref="Activation"/> follows from its output.</summary>
    public abstract void MultiplyBySlope(Activation activation, float* outputs, float* gradients, nint count);

    /// <summary>target += source</summary>
    public abstract void Add(float* source, float* target, nint count);

    /// <summary>target += factor · source</summary>
    public abstract void AddScaled(float* source, float factor, float* target, nint count);

    /// <summary>values *= factor</summary>
    public abstract void Scale(float* values, float factor, nint count);

    /// <summary>target *= source</summary>
    public abstract void Multiply(float* source, float* target, nint count);

    /// <summary>target = scale · source + shift, with factors for each channel.</summary>
    public abstract void ScaleChannels(float* source, float* scale, float* shift, float* target, nint pixels, int channels);

    /// <summary>gradient = a · gradient + b · source + constant, with factors for each channel.</summary>
    public abstract void NormalisationGradient(float* source, float* a, float* b, float* constant, float* gradient, nint pixels, int channels);

    /// <summary>One step of <see cref="Optimisers.Adam"/>.</summary>
    public abstract void Adam(float* weights, float* gradient, float* mean, float* square, nint count, in AdamFactors factors);

    /// <summary>One step of <see cref="Optimisers.Sgd"/>.</summary>
    public abstract void Momentum(float* weights, float* gradient, float* velocity, nint count, float momentum, float rate);

    private static List<KernelSet> FindSupported()
    {
        var sets = new List<KernelSet>();
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
        {
            sets.Add(new SharingKernelSet("AVX-512"));
        }

        if (Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported)
        {
            sets.Add(new KernelSet<Simd256, Vector256<float>>("AVX2"));
        }

        if (Vector128.IsHardwareAccelerated)
        {
            sets.Add(new KernelSet<Simd128, Vector128<float>>("128-bit"));
        }

        sets.Add(new KernelSet<Scalar, float>("scalar"));
        return sets;
    }
}

/// <summary>What a step of Adam multiplies by; bias corrections are folded in.</summary>
/// <param name="New1">The new gradient's share in the mean, 1 − β₁.</param>
/// <param name="New2">Its square's share in the mean of squares, 1 − β₂.</param>
/// <param name="Rate">The step's length.</param>
/// <param name="Epsilon">Added to the root.</param>
internal readonly record struct AdamFactors(float New1, float New2, float Rate, float Epsilon);
