using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Prepared;

/// <summary>Orders recordings to be prepared: each person's jobs are their own, what they make is there for everyone.</summary>
public sealed class Preparations(IDbContextFactory<HubContext> contexts, RecordingCatalog catalog, PreparedShelf shelf, PersonQuotas quotas, JobQueue queue)
{
    /// <summary>Lets a recording be prepared that the person sees, unless it is.</summary>
    /// <exception cref="Refusal">It is not there for them, or not complete.</exception>
    public async Task OrderAsync(Guid recordingId, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await catalog.OpenAsync([recordingId], user, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        using var turn = await quotas.LockAsync(user.PersonId(), cancellationToken);
        await JobsForAsync(db, [recordingId], user.PersonId(), cancellationToken);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>
    /// The jobs of a person that prepare recordings which are not prepared yet: those that are under way, and new ones, which are added and not yet
    /// saved. For whoever has the lock of the person's quota.
    /// </summary>
    /// <returns>Their ids.</returns>
    public async Task<IReadOnlyList<Guid>> JobsForAsync(HubContext db, IReadOnlyList<Guid> recordingIds, Guid ownerId, CancellationToken cancellationToken)
    {
        var missing = (await db.Recordings.AsNoTracking().Where(r => recordingIds.Contains(r.Id)).ToListAsync(cancellationToken)).Where(r => !shelf.IsReady(r)).ToList();
        var underWay = await db.Jobs.OwnedBy(ownerId).Active()
            .Where(j => j.Kind == PrepareJob.Kind && recordingIds.Contains(j.SubjectId) && !j.CancelRequested)
            .Select(j => new { j.Id, j.SubjectId }).ToListAsync(cancellationToken);
        await queue.ForgetOldAsync(db, PrepareJob.Kind, ownerId, cancellationToken);
        var jobs = new List<Guid>();
        foreach (var recording in missing)
        {
            if (underWay.Find(j => j.SubjectId == recording.Id) is { } known)
            {
                jobs.Add(known.Id);
                continue;
            }

            var made = queue.Create(PrepareJob.Kind, recording.Name, ownerId, recording.Id, recording.Frames, PrepareJob.Kind);
            db.Add(made);
            jobs.Add(made.Id);
        }

        return jobs;
    }
}
