namespace KartHub.Web.Jobs.Turns;

/// <summary>A job that waits, as far as its turn depends on it.</summary>
/// <param name="Id">The job.</param>
/// <param name="OwnerId">Whose turn it takes.</param>
/// <param name="QueuedAt">Since when it waits.</param>
/// <param name="Rank">Its <see cref="Job.Rank"/>.</param>
/// <param name="IsReady">Whether all that it needs is done.</param>
public sealed record WaitingJob(Guid Id, Guid OwnerId, DateTimeOffset QueuedAt, int? Rank, bool IsReady);
