using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings.Intake;
using KartHub.Web.Features.Recordings.Store;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings;

/// <summary>What people do to recordings: name, share, close, delete. Each asks whether the person may; what they may not is as if it were not there.</summary>
public sealed class RecordingShelf(IDbContextFactory<HubContext> contexts, FrameStore store, RecordingIntake intake)
{
    /// <summary>Gives a recording another name, and with it the jobs that work on it: those of people who see it, to whom the name is no secret.</summary>
    /// <returns>Whether there was such a recording that the person may change; so for all methods.</returns>
    /// <exception cref="Refusal">This is no name.</exception>
    public Task<bool> RenameAsync(Guid id, string? wanted, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var name = ThingName.Of(wanted, RecordingStart.MaxName);
        return ChangeAsync(id, user, async (db, recording) =>
        {
            recording.Name = name;
            var (owner, room, shared) = (recording.OwnerId, recording.ClassId, recording.Shared);
            await db.Jobs.Where(j => j.SubjectId == id && (j.OwnerId == owner || (j.ClassId == room && (shared || j.Owner!.Role == Role.Instructor))))
                .ExecuteUpdateAsync(set => set.SetProperty(j => j.Title, name), cancellationToken);
        }, cancellationToken);
    }

    public Task<bool> ShareAsync(Guid id, bool shared, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        ChangeAsync(id, user, (_, recording) =>
        {
            recording.Shared = shared;
            return Task.CompletedTask;
        }, cancellationToken);

    /// <summary>Seals a recording whose agent does not come back.</summary>
    public async Task<bool> CloseAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, id, user, cancellationToken) is null)
        {
            return false;
        }

        await intake.SealAsItIsAsync(id, cancellationToken);
        return true;
    }

    /// <summary>Deletes a recording with its frames.</summary>
    public async Task<bool> DeleteAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        using var turn = await store.LockAsync(id, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, id, user, cancellationToken) is not { } recording)
        {
            return false;
        }

        db.Remove(recording);
        await store.UnlistAsync(id, () => db.SaveChangesAsync(CancellationToken.None));
        store.Remove(id); // After the row: a recording that is listed has its frames.
        return true;
    }

    private async Task<bool> ChangeAsync(Guid id, ClaimsPrincipal user, Func<HubContext, Recording, Task> changeAsync, CancellationToken cancellationToken)
    {
        using var turn = await store.LockAsync(id, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, id, user, cancellationToken) is not { } recording)
        {
            return false;
        }

        await using (var all = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await changeAsync(db, recording);
            await db.SaveChangesAsync(cancellationToken);
            await all.CommitAsync(CancellationToken.None);
        }

        await store.DescribeAsync(db, id, cancellationToken);
        return true;
    }

    private static Task<Recording?> FindAsync(HubContext db, Guid id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        db.Recordings.ChangeableBy(user).SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
}
