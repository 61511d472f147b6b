namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>This part goes through pixels with factors of their channels, a vector of channels at a time and the rest one by one.</summary>
internal unsafe partial class KernelSet<TSimd, TVector>
{
    public override void ScaleChannels(float* source, float* scale, float* shift, float* target, nint pixels, int channels)
    {
        var c = 0;
        for (; c + TSimd.Width <= channels; c += TSimd.Width)
        {
            ScaleChannels<TSimd, TVector>(source + c, TSimd.Load(scale + c), TSimd.Load(shift + c), target + c, pixels, channels);
        }

        for (; c < channels; c++)
        {
            ScaleChannels<Scalar, float>(source + c, scale[c], shift[c], target + c, pixels, channels);
        }
    }

    public override void NormalisationGradient(float* source, float* a, float* b, float* constant, float* gradient, nint pixels, int channels)
    {
        var c = 0;
        for (; c + TSimd.Width <= channels; c += TSimd.Width)
        {
            NormalisationGradient<TSimd, TVector>(source + c, TSimd.Load(a + c), TSimd.Load(b + c), TSimd.Load(constant + c), gradient + c, pixels, channels);
        }

        for (; c < channels; c++)
        {
            NormalisationGradient<Scalar, float>(source + c, a[c], b[c], constant[c], gradient + c, pixels, channels);
        }
    }

    private static void ScaleChannels<TS, TV>(float* source, TV scale, TV shift, float* target, nint pixels, int channels)
        where TS : struct, ISimd<TV>
        where TV : unmanaged
    {
        for (; pixels > 0; pixels--, source += channels, target += channels)
        {
            TS.Store(TS.MultiplyAdd(TS.Load(source), scale, shift), target);
        }
    }

    private static void NormalisationGradient<TS, TV>(float* source, TV a, TV b, TV constant, float* gradient, nint pixels, int channels)
        where TS : struct, ISimd<TV>
        where TV : unmanaged
    {
        for (; pixels > 0; pixels--, source += channels, gradient += channels)
        {
            TS.Store(TS.MultiplyAdd(TS.Load(gradient), a, TS.MultiplyAdd(TS.Load(source), b, constant)), gradient);
        }
    }
}
