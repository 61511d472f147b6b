using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Prepared;

/// <summary>Orders recordings to be prepared: each person's jobs are their own, what they make is there for everyone.</summary>
public sealed class Preparations(IDbContextFactory<HubContext> contexts, RecordingCatalog catalog, PreparedShelf shelf, JobQueue queue)
{
    /// <summary>Lets a recording be prepared that the person sees.</summary>
    /// <exception cref="Refusal">It is not there for them, or not complete.</exception>
    public async Task OrderAsync(Guid recordingId, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await catalog.OpenAsync([recordingId], user, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await JobsForAsync(db, [recordingId], user.PersonId(), cancellationToken);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>The jobs of a person that prepare recordings: those that are there and of use, and new ones, which are added and not yet saved.</summary>
    /// <returns>Their ids.</returns>
    public async Task<IReadOnlyList<Guid>> JobsForAsync(HubContext db, IReadOnlyList<Guid> recordingIds, Guid ownerId, CancellationToken cancellationToken)
    {
        var recordings = await db.Recordings.AsNoTracking().Where(r => recordingIds.Contains(r.Id)).ToListAsync(cancellationToken);
        var there = await db.Jobs.AsNoTracking().OwnedBy(ownerId)
            .Where(j => j.Kind == PrepareJob.Kind && recordingIds.Contains(j.SubjectId) && (j.State == JobState.Queued || j.State == JobState.Running || j.State == JobState.Done))
            .OrderBy(j => j.QueuedAt).ToListAsync(cancellationToken);
        var jobs = new List<Guid>();
        foreach (var recording in recordings)
        {
            if (there.FindLast(j => j.SubjectId == recording.Id && (j.IsActive || shelf.IsReady(recording))) is { } known)
            {
                jobs.Add(known.Id);
                continue;
            }

            var made = queue.Create(PrepareJob.Kind, $"Prepare {recording.Name}", ownerId, recording.Id, recording.Frames, PrepareJob.Kind);
            db.Add(made);
            jobs.Add(made.Id);
        }

        await queue.ForgetOldAsync(db, PrepareJob.Kind, ownerId, jobs, cancellationToken);
        return jobs;
    }
}
