using KartHub.Training.Recordings;
using KartHub.Web.Data;
using KartHub.Web.Features.Recordings.Import;
using KartHub.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Mirror;

/// <summary>
/// Makes the mirror image of a recording, which is a recording of the person who ordered it. It bears the job's id, so that a job that is cut off
/// behind its end and goes on makes no second one; cut off before, it begins anew.
/// </summary>
public sealed class FlipJob(IDbContextFactory<HubContext> contexts, RecordingCatalog catalog, RecordingImport import, DiskReserve reserve) : IHubJob
{
    public const string Kind = "flip";

    public async Task WorkAsync(Job job, JobProgress progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(progress);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Recordings.AnyAsync(r => r.Id == job.Id, cancellationToken))
        {
            return;
        }

        var original = (await catalog.OpenAsync([job.SubjectId], cancellationToken))[0];
        await reserve.UntilRoomAsync(original.Bytes, progress.Say, cancellationToken);
        var draft = new RecordingDraft(job.Id, $"{original.Name}, mirrored", original.Driver, job.OwnerId, RecordingOrigin.Mirror, job.SubjectId);
        await import.BringInAsync(() => new MirrorImage(original), draft, long.MaxValue, new Frames(progress), cancellationToken);
    }

    private sealed class Frames(JobProgress progress) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) =>
            progress.Report((double)value.Done / value.Total, new("job.mirroring", $"Mirroring frame {value.Done:N0} of {value.Total:N0}"));
    }
}
