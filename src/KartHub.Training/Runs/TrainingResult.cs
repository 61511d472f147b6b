using KartHub.Training.Models;
using KartHub.Training.Preparing;

namespace KartHub.Training.Runs;

/// <summary>What a finished run made.</summary>
/// <param name="Model">The weights of the best epoch with all a pilot needs; save it with <see cref="ModelFolder.Save"/>.</param>
/// <param name="Epochs">A report for each epoch, in order; of a resumed run, those before the stop too.</param>
/// <param name="BestEpoch">The epoch with the smallest validation loss, from 1.</param>
/// <param name="JudgedOn">What the validation losses say.</param>
/// <param name="Validation">What was validated on, in a sentence or two for people.</param>
/// <param name="Steering">Of the best weights on the validation rows, steering alone.</param>
public sealed record TrainingResult(Model Model, IReadOnlyList<EpochReport> Epochs, int BestEpoch, JudgedOn JudgedOn, string Validation, SteeringFigures Steering);

/// <summary>How well steering is predicted, in stick units (−1..1).</summary>
/// <param name="Rows">Rows looked at.</param>
/// <param name="Mse">Mean of the squared errors.</param>
/// <param name="Mae">Mean of the errors' sizes.</param>
/// <param name="BaselineMean">Mean squared error of always steering as the training rows do on average.</param>
/// <param name="BaselineZero">Mean squared error of always straight.</param>
public sealed record SteeringFigures(int Rows, double Mse, double Mae, double BaselineMean, double BaselineZero);
