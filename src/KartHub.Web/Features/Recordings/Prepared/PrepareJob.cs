using KartHub.Web.Jobs;

namespace KartHub.Web.Features.Recordings.Prepared;

/// <summary>Prepares a recording, so that trainings find it prepared.</summary>
public sealed class PrepareJob(PreparedShelf shelf) : IHubJob
{
    public const string Kind = "prepare";

    public Task WorkAsync(Job job, JobProgress progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(progress);
        return shelf.PrepareAsync(job.SubjectId, (share, message) => progress.Report(share, message), cancellationToken);
    }
}
