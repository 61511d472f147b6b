namespace KartHub.Web.Features.Quotas;

/// <summary>What a person has, or may have.</summary>
/// <param name="Bytes">Of recordings and models.</param>
/// <param name="Recordings">How many.</param>
/// <param name="Runs">How many, whatever became of them.</param>
/// <param name="QueuedRuns">Runs that wait or are under way.</param>
/// <param name="QueuedEpochs">Epochs of these together.</param>
public sealed record Amounts(long Bytes, int Recordings, int Runs, int QueuedRuns, int QueuedEpochs);
