using KartHub.Contracts;

namespace KartHub.Web.Jobs;

/// <summary>What a kind of job does; made anew each time one runs. How it ended is written down by whoever runs it.</summary>
public interface IHubJob
{
    /// <summary>Does the work, or goes on with it where it was stopped.</summary>
    /// <param name="job">The job, as it began.</param>
    /// <param name="progress">To be told how far it is.</param>
    /// <param name="cancellationToken">Someone cancels it, or it makes way: what is saved by then is where it goes on.</param>
    /// <exception cref="Refusal">It cannot be done; the message is for the job's owner.</exception>
    Task WorkAsync(Job job, JobProgress progress, CancellationToken cancellationToken);
}
