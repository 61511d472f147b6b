namespace KartHub.Training.Engine;

/// <summary>What training makes small.</summary>
public enum Loss
{
    /// <summary>Mean of the squared errors over outputs and rows.</summary>
    Mse,

    /// <summary>Mean over rows of the root of the sum of squared errors; TensorKart's.</summary>
    Euclidean,
}

/// <summary>How the weights follow the gradient.</summary>
public enum OptimiserKind
{
    /// <summary>Adam with β₁ 0.9, β₂ 0.999, ε 1e-8 (Kingma and Ba, 2015).</summary>
    Adam,

    /// <summary>Stochastic gradient descent with momentum.</summary>
    Sgd,
}

/// <summary>How a <see cref="Trainer"/> trains.</summary>
public sealed record TrainerOptions
{
    /// <summary>What is made small.</summary>
    public Loss Loss { get; init; } = Loss.Mse;

    /// <summary>How the weights follow the gradient.</summary>
    public OptimiserKind Optimiser { get; init; } = OptimiserKind.Adam;

    /// <summary>Step size of the optimiser, above 0.</summary>
    public double LearningRate { get; init; } = 5e-4; // TensorKart's.

    /// <summary>Share of the last step that <see cref="OptimiserKind.Sgd"/> keeps, 0 to below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Threads that compute; 0 means all processors. Any number gives the same bits.</summary>
    public int Threads { get; init; }

    /// <summary>Chooses which units drop out.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether the layers' dropout is applied in training steps.</summary>
    public bool Dropout { get; init; } = true;

    internal void Validate()
    {
        if (!(LearningRate > 0 && double.IsFinite(LearningRate)))
        {
            throw new ArgumentException($"The learning rate must be above 0, not {LearningRate}.");
        }

        if (Momentum is not (>= 0 and < 1))
        {
            throw new ArgumentException($"Momentum must be 0 to below 1, not {Momentum}.");
        }

        if (Threads is < 0 or > 1024)
        {
            throw new ArgumentException($"Threads must be 0 (all processors) to 1024, not {Threads}.");
        }
    }
}
