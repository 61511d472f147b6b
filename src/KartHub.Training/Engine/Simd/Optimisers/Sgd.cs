using KartHub.Training.Engine.Simd.Kernels;

namespace KartHub.Training.Engine.Simd.Optimisers;

/// <summary>Stochastic gradient descent with momentum: v ← momentum·v + g, w ← w − rate·v.</summary>
internal sealed unsafe class Sgd(KernelSet kernels, long weights, double momentum) : Optimiser
{
    private readonly AlignedBuffer velocity = new(weights);
    private float rate;

    public override IReadOnlyList<(string Name, AlignedBuffer Values)> Memory => [("velocity", velocity)];

    public override void Begin(long step, double learningRate) => rate = (float)learningRate;

    public override void Update(float* weights, long offset, float* gradient, int count) =>
        kernels.Momentum(weights, gradient, velocity.Pointer + offset, count, (float)momentum, rate);
}
