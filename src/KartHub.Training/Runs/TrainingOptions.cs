using KartHub.Training.Engine;

namespace KartHub.Training.Runs;

/// <summary>How a network is trained: what the workshop talks about, with the defaults it starts from.</summary>
public sealed record TrainingOptions
{
    /// <summary>A name of <c>Networks.All</c>: <c>pilotnet</c> (the paper's), <c>tensorkart</c>.</summary>
    public string Network { get; init; } = "pilotnet";

    /// <summary>Passes over the training rows. 1 to 10,000.</summary>
    public int Epochs { get; init; } = 20; // The best one is among them: of five minutes of driving as of the few hundred frames of an old recording.

    /// <summary>Rows a step. 1 to 4,096.</summary>
    public int BatchSize { get; init; } = 32; // TensorKart's.

    /// <summary>Adam's step size. 1e-6 to 0.1.</summary>
    public double LearningRate { get; init; } = 5e-4; // TensorKart's.

    /// <summary>Repeats the run: first weights, order of rows, dropout.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Trains on the mirror image of every row too, so that left and right turns are equally many.</summary>
    public bool Flip { get; init; } = true;

    /// <summary>Threads; 0 means all processors.</summary>
    public int Threads { get; init; }

    /// <summary>Every value that is out of its range, in words; empty when all are well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(Networks.All.Any(network => network.Name == Network), $"There is no network '{Network}'; choose one of: {string.Join(", ", Networks.All.Select(network => network.Name))}.");
        Require(Epochs is >= 1 and <= 10_000, $"Epochs must be 1 to 10,000, not {Epochs}.");
        Require(BatchSize is >= 1 and <= 4_096, $"Batch size must be 1 to 4,096, not {BatchSize}.");
        Require(LearningRate is >= 1e-6 and <= 0.1, $"Learning rate must be 0.000001 to 0.1, not {LearningRate}.");
        Require(Threads is >= 0 and <= 256, $"Threads must be 0 (all) to 256, not {Threads}.");
        return errors;

        void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                errors.Add(otherwise);
            }
        }
    }
}
