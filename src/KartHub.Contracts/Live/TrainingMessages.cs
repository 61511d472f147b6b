namespace KartHub.Contracts.Live;

/// <summary>How a training run stands.</summary>
/// <param name="Id">Names it; its page is <c>/training/</c> and this.</param>
/// <param name="Name">What it and its model are called.</param>
/// <param name="Owner">The name of the person whose it is.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>failed</c>, <c>cancelled</c> or <c>interrupted</c>.</param>
/// <param name="HasEnded">Whether it neither waits nor runs; unless it is done, somebody may resume it later.</param>
/// <param name="Error">Why it failed; null if it did not, or if its owner alone is told why.</param>
/// <param name="Progress">How much of its training is done: 0 to 1.</param>
/// <param name="SecondsLeft">Seconds until it ends, as a guess; null while it does not run, or it is not known.</param>
/// <param name="Epochs">How many epochs it shall train.</param>
/// <param name="EpochsDone">How many it has trained.</param>
/// <param name="BestEpoch">The one with the lowest validation loss so far, from 1; null before the first.</param>
/// <param name="BestLoss">That loss, as <see cref="EpochFigures.ValLoss"/>; null before the first epoch.</param>
/// <param name="BaselineMean">The validation loss of always predicting the training rows' mean; null before the first epoch.</param>
/// <param name="BaselineZero">The validation loss of always driving straight on; null before the first epoch.</param>
public sealed record RunStanding(
    Guid Id, string Name, string Owner, DateTimeOffset CreatedAt, string State, bool HasEnded, string? Error, double Progress, double? SecondsLeft,
    int Epochs, int EpochsDone, int? BestEpoch, double? BestLoss, double? BaselineMean, double? BaselineZero);

/// <summary>What is new of a training run.</summary>
/// <param name="Run">How it stands.</param>
/// <param name="Epochs">Those that were not told of before, in their order; none if it stands differently for another reason.</param>
public sealed record RunNews(RunStanding Run, IReadOnlyList<EpochFigures> Epochs);

/// <summary>What was measured after an epoch. Losses are of the run's own loss function, so that only those of like runs can be compared.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainLoss">The mean loss of the epoch's training steps, with dropout on. Has no unit, as controls (−1 to 1) have none.</param>
/// <param name="ValLoss">The mean loss on the validation rows, with dropout off, in the same measure.</param>
/// <param name="RowsPerSecond">Training rows a second, mirror images counted.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record EpochFigures(int Epoch, double TrainLoss, double ValLoss, double RowsPerSecond, DateTimeOffset EndedAt);
