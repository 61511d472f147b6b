using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine.Simd.Kernels;
using KartHub.Training.Engine.Simd.Optimisers;

namespace KartHub.Training.Tests.Engine;

public sealed unsafe class AdamTests
{
    [Fact]
    public void AgainstAGradientThatStaysTheSame_EveryStepHasTheLearningRatesLength()
    {
        const double rate = 0.5; // Far above what weights round to.
        using var weight = new AlignedBuffer(1);
        using var gradient = new AlignedBuffer(1);
        using var adam = new Adam(KernelSet.Best, 1);
        *gradient.Pointer = 3;
        for (var step = 1; step <= 1000; step++)
        {
            *weight.Pointer = 0;
            adam.Begin(step, rate);
            adam.Update(weight.Pointer, 0, gradient.Pointer, 1);
            (-*weight.Pointer / rate).ShouldBe(1, 1e-6, $"step {step}");
        }
    }
}
