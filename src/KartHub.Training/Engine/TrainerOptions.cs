namespace KartHub.Training.Engine;

/// <summary>How an <see cref="ITrainingEngine"/> trains.</summary>
public sealed record TrainerOptions
{
    /// <summary>What is made small.</summary>
    public Loss Loss { get; init; } = Loss.Mse;

    /// <summary>The error from which <see cref="Loss.Huber"/> grows by its size and no longer by its square; above 0.</summary>
    public double HuberDelta { get; init; } = 0.25; // An eighth of the stick's way: beyond it a driver has changed their mind.

    /// <summary>How the weights follow the gradient.</summary>
    public OptimiserKind Optimiser { get; init; } = OptimiserKind.Adam;

    /// <summary>Step size of the optimiser, above 0. <see cref="ITrainingEngine.LearningRate"/> changes it on the way.</summary>
    public double LearningRate { get; init; } = 5e-4; // TensorKart's.

    /// <summary>Share of the last step that <see cref="OptimiserKind.Sgd"/> keeps, 0 to below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>
    /// Share of itself, times the learning rate, that every weight loses in a step, apart from the gradient: with Adam that is AdamW
    /// (Loshchilov and Hutter, 2019). 0 to below 1. Biases and batch normalisation's factors keep theirs, here and in <see cref="L2"/>.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>Adds this times the weight to its gradient, as a penalty of half the squares of all weights does; the loss that is told leaves it out. 0 or more.</summary>
    public double L2 { get; init; }

    /// <summary>Shortens the gradient of all weights together to this length where it is longer; 0 leaves it alone. It costs a step some two percent.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Threads that compute; 0 means all processors. Any number gives the same bits.</summary>
    public int Threads { get; init; }

    /// <summary>Chooses which units drop out.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether the layers' dropout is applied in training steps.</summary>
    public bool Dropout { get; init; } = true;

    internal void Validate()
    {
        Require(LearningRate > 0 && double.IsFinite(LearningRate), $"The learning rate must be above 0, not {LearningRate}.");
        Require(Momentum is >= 0 and < 1, $"Momentum must be 0 to below 1, not {Momentum}.");
        Require(HuberDelta > 0 && double.IsFinite(HuberDelta), $"Huber's delta must be above 0, not {HuberDelta}.");
        Require(WeightDecay is >= 0 and < 1, $"Weight decay must be 0 to below 1, not {WeightDecay}.");
        Require(L2 >= 0 && double.IsFinite(L2), $"The L2 penalty must be 0 or more, not {L2}.");
        Require(ClipNorm >= 0 && double.IsFinite(ClipNorm), $"The gradient's greatest length must be above 0, or 0 for none, not {ClipNorm}.");
        Require(Threads is >= 0 and <= 1024, $"Threads must be 0 (all processors) to 1024, not {Threads}.");

        static void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                throw new ArgumentException(otherwise);
            }
        }
    }
}
