using KartHub.Training.Engine.Simd.Kernels;

namespace KartHub.Training.Engine.Simd.Optimisers;

/// <summary>Changes weights by their gradients. Keeps its memory of earlier steps in floats laid out as the network's weights are.</summary>
internal abstract unsafe class Optimiser : IDisposable
{
    /// <summary>What it remembers for each weight, named; saved with the training's state.</summary>
    public abstract IReadOnlyList<(string Name, AlignedBuffer Values)> Memory { get; }

    /// <summary>Called before the updates of a step, which counts from 1.</summary>
    public abstract void Begin(long step, double learningRate);

    /// <summary>Updates some weights. Called on several threads, for different weights.</summary>
    /// <param name="weights">The first of them.</param>
    /// <param name="offset">Its place among the network's weights.</param>
    /// <param name="gradient">Theirs.</param>
    /// <param name="count">How many.</param>
    public abstract void Update(float* weights, long offset, float* gradient, int count);

    public void Dispose()
    {
        foreach (var (_, values) in Memory)
        {
            values.Dispose();
        }
    }

    public static Optimiser Create(TrainerOptions options, KernelSet kernels, long weights) => options.Optimiser switch
    {
        OptimiserKind.Adam => new Adam(kernels, weights),
        OptimiserKind.Sgd => new Sgd(kernels, weights, options.Momentum),
        _ => throw new ArgumentException($"Unknown optimiser {options.Optimiser}."),
    };
}
