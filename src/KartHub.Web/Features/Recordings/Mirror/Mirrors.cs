using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Mirror;

/// <summary>Orders mirror images of recordings. Whoever sees a recording may have one, of their own.</summary>
public sealed class Mirrors(IDbContextFactory<HubContext> contexts, RecordingCatalog catalog, PersonQuotas quotas, JobQueue queue)
{
    /// <summary>Lets a mirror image be made of a recording.</summary>
    /// <exception cref="Refusal">It is not there for them, is a mirror image itself, has one already, or they have no room.</exception>
    public async Task OrderAsync(Guid recordingId, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var owner = user.PersonId();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        using var turn = await quotas.LockAsync(owner, cancellationToken);
        var original = await RequireAsync(db, recordingId, user, cancellationToken);
        await queue.ForgetOldAsync(db, FlipJob.Kind, owner, cancellationToken);
        db.Add(queue.Create(FlipJob.Kind, original.Name, owner, recordingId, original.FrameCount, FlipJob.Kind));
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>Lets one be made that was not made to its end, if whose job it is may still have one.</summary>
    /// <returns>Whether the job is one to resume.</returns>
    /// <exception cref="Refusal">They may not.</exception>
    internal async Task<bool> ResumeAsync(Job job, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        using var turn = await quotas.LockAsync(job.OwnerId, cancellationToken);
        var owner = await db.People.SingleAsync(p => p.Id == job.OwnerId, cancellationToken);
        await RequireAsync(db, job.SubjectId, owner.ToPrincipal(FlipJob.Kind), cancellationToken);
        return await queue.ResumeAsync(job.Id, cancellationToken);
    }

    private async Task<StoredRecording> RequireAsync(HubContext db, Guid recordingId, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var owner = user.PersonId();
        var original = (await catalog.OpenAsync([recordingId], user, cancellationToken))[0];
        if (original.FlippedFrom is not null)
        {
            throw new Refusal("mirror.of-mirror", $"The recording {original.Name} is a mirror image itself. Mirror the one that it was made of.");
        }

        if (await db.Recordings.OwnedBy(owner).Where(r => r.FlippedFromId == recordingId).Select(r => r.Name).FirstOrDefaultAsync(cancellationToken) is { } there)
        {
            throw new Refusal("mirror.there", $"You have a mirror image of {original.Name} already: {there}.");
        }

        if (await db.Jobs.OwnedBy(owner).Active().AnyAsync(j => j.Kind == FlipJob.Kind && j.SubjectId == recordingId, cancellationToken))
        {
            throw new Refusal("mirror.under-way", $"A mirror image of {original.Name} is being made for you already.");
        }

        return await quotas.TooManyRecordingsAsync(db, owner, cancellationToken) is { } full ? throw full : original;
    }
}
