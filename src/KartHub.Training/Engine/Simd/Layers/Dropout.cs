namespace KartHub.Training.Engine.Simd.Layers;

/// <summary>Which units fall silent follows from seed, step, sample, layer and unit by a hash, so that it does not depend on who computes what when.</summary>
internal static unsafe class Dropout
{
    /// <summary>The key of one layer and sample in one step.</summary>
    public static uint Key(int seed, long step, int sample, int layer)
    {
        // SplitMix64's finaliser (Steele, Lea and Flood, 2014).
        var x = (ulong)step * 0x9E3779B97F4A7C15 + (uint)seed;
        x = Mix(x) + (ulong)(uint)sample * 0x9E3779B97F4A7C15 + (uint)layer;
        return (uint)(Mix(x) >> 32);

        static ulong Mix(ulong x)
        {
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return x ^ (x >> 31);
        }
    }

    /// <summary>Silences a share of the values and of their slopes, and scales the others up so that their sum keeps its expectation.</summary>
    public static void Apply(uint key, double share, float* values, float* slopes, int count)
    {
        var threshold = (uint)(share * uint.MaxValue);
        var scale = (float)(1 / (1 - share));
        for (var unit = 0; unit < count; unit++)
        {
            var factor = Hash(key + (uint)unit * 0x9E3779B9) < threshold ? 0 : scale;
            values[unit] *= factor;
            slopes[unit] *= factor;
        }
    }

    // "lowbias32" (Ellis, 2018): every bit of the input changes every bit of the result with probability one half.
    private static uint Hash(uint x)
    {
        x = (x ^ (x >> 16)) * 0x7FEB352D;
        x = (x ^ (x >> 15)) * 0x846CA68B;
        return x ^ (x >> 16);
    }
}
