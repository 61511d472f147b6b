using KartHub.Training.Engine.Simd.Kernels;

namespace KartHub.Training.Engine.Simd.Optimisers;

/// <summary>
/// Adam (Kingma and Ba, 2015, algorithm 1): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − rate · m̂ / (√v̂ + ε)
/// with m̂ = m / (1−β₁ᵗ), v̂ = v / (1−β₂ᵗ). The corrections are folded into rate and ε, which saves two divisions a weight. Both means
/// are moved by the share of what is new, v ← v + (1−β₂)(g² − v): in single precision β₂ and 1−β₂ do not add up to 1, and the corrections
/// would be those of another β₂.
/// </summary>
internal sealed unsafe class Adam(KernelSet kernels, long weights) : Optimiser
{
    private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;

    private readonly AlignedBuffer mean = new(weights), square = new(weights);
    private AdamFactors factors;

    public override IReadOnlyList<(string Name, AlignedBuffer Values)> Memory => [("mean", mean), ("square", square)];

    public override void Begin(long step, double learningRate)
    {
        var root = Math.Sqrt(1 - Math.Pow(Beta2, step));
        var rate = learningRate * root / (1 - Math.Pow(Beta1, step));
        factors = new AdamFactors((float)(1 - Beta1), (float)(1 - Beta2), (float)rate, (float)(Epsilon * root));
    }

    public override void Update(float* weights, long offset, float* gradient, int count) =>
        kernels.Adam(weights, gradient, mean.Pointer + offset, square.Pointer + offset, count, factors);
}
