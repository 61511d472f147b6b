namespace KartHub.Training.Runs;

/// <summary>What is known after an epoch; the CLI's <c>train --json</c> prints one a line.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainLoss">Mean over the epoch's steps, with dropout on.</param>
/// <param name="ValLoss">On the validation rows, with dropout off, in the same unit.</param>
/// <param name="BaselineMean">Validation loss of always predicting the training rows' mean.</param>
/// <param name="BaselineZero">Validation loss of always predicting zero ("always straight").</param>
/// <param name="SamplesPerSecond">Training rows a second.</param>
/// <param name="SecondsLeft">Until the last epoch ends, at this speed.</param>
public sealed record EpochReport(
    int Epoch, double TrainLoss, double ValLoss, double BaselineMean, double BaselineZero, double SamplesPerSecond, double SecondsLeft);
