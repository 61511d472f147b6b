using KartHub.Contracts;

namespace KartHub.Training.Engine;

/// <summary>A network in training, whatever computes it. Not for several threads at once.</summary>
public interface ITrainingEngine : IDisposable
{
    /// <summary>What the network was made from.</summary>
    NetworkDefinition Definition { get; }

    /// <summary>Weights and biases, and of batch normalisation factors and statistics, all together.</summary>
    long ParameterCount { get; }

    /// <summary>Steps taken so far, those before a <see cref="Load"/> included.</summary>
    long StepCount { get; }

    /// <summary>Step size of the next step, above 0; the options' at first.</summary>
    double LearningRate { get; set; }

    /// <summary>Trains on one batch.</summary>
    /// <param name="rows">Indices for <paramref name="source"/>, 1 or more.</param>
    /// <param name="source">Where the rows are.</param>
    /// <returns>The batch's mean loss before the step, with dropout.</returns>
    /// <exception cref="TrainingDivergedException">The loss is infinite or not a number; the weights are left as they were.</exception>
    double Step(ReadOnlySpan<int> rows, IRowSource source);

    /// <summary>The mean loss over rows, without dropout and without learning.</summary>
    /// <param name="rows">Indices for <paramref name="source"/>, 1 or more.</param>
    /// <param name="source">Where the rows are.</param>
    /// <param name="cancellationToken">Looked at after every batch of them.</param>
    /// <exception cref="TrainingDivergedException">The loss is infinite or not a number.</exception>
    double Evaluate(ReadOnlySpan<int> rows, IRowSource source, CancellationToken cancellationToken);

    /// <summary>A copy of the weights: of every layer weight and bias, or γ, β, mean and variance of a batch normalisation, from the input on.</summary>
    IReadOnlyList<Tensor> ReadWeights();

    /// <summary>Replaces the weights.</summary>
    /// <param name="weights">As <see cref="ReadWeights"/> gives them.</param>
    /// <param name="origin">Where they are from, for messages.</param>
    /// <exception cref="Refusal">They are not this network's; nothing is changed.</exception>
    void WriteWeights(IReadOnlyList<Tensor> weights, string origin);

    /// <summary>Writes what training needs to go on exactly where it stopped, beside the weights.</summary>
    void Save(Stream stream);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no such state, is cut short, or belongs to another network or engine; nothing is changed.</exception>
    void Load(Stream stream);
}

/// <summary>Makes engines of one kind.</summary>
public interface ITrainingEngineFactory
{
    /// <param name="definition">The network's layers.</param>
    /// <param name="seed">Chooses the first weights.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">The layers do not fit together, or an option is out of its range.</exception>
    ITrainingEngine Create(NetworkDefinition definition, int seed, TrainerOptions options);
}
