using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings.Store;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings;

/// <summary>Recordings for those who train on them.</summary>
public sealed class RecordingCatalog(IDbContextFactory<HubContext> contexts, FrameStore store)
{
    /// <summary>The recordings that a person may train on, newest first: complete ones that they see.</summary>
    public async Task<IReadOnlyList<Recording>> ListAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Recordings.AsNoTracking().VisibleTo(user)
            .Where(r => r.State == RecordingState.Sealed && r.Frames > 0)
            .OrderByDescending(r => r.StartedAt)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Whether a person may train on a recording by now.</summary>
    public async Task<bool> IsThereAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Recordings.VisibleTo(user).AnyAsync(r => r.Id == id && r.State == RecordingState.Sealed, cancellationToken);
    }

    /// <summary>Opens recordings for a person, in the order of <paramref name="ids"/>.</summary>
    /// <exception cref="Refusal">One of them is not there for this person, or not complete.</exception>
    public async Task<IReadOnlyList<StoredRecording>> OpenAsync(IReadOnlyList<Guid> ids, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await OpenAsync(ids, db.Recordings.VisibleTo(user), cancellationToken);
    }

    /// <summary>The same for a job, which runs for somebody who was asked when it was ordered.</summary>
    /// <exception cref="Refusal">One of them was deleted, or is not complete.</exception>
    public async Task<IReadOnlyList<StoredRecording>> OpenAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await OpenAsync(ids, db.Recordings, cancellationToken);
    }

    private async Task<IReadOnlyList<StoredRecording>> OpenAsync(IReadOnlyList<Guid> ids, IQueryable<Recording> among, CancellationToken cancellationToken)
    {
        var found = await among.AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellationToken);
        return [.. ids.Select(id => Open(found.GetValueOrDefault(id)))];
    }

    private StoredRecording Open(Recording? recording) => recording switch
    {
        null => throw new Refusal("recording.gone", $"A chosen recording is not there any more. Choose again."),
        { State: RecordingState.Receiving } => throw new Refusal("recording.receiving", $"The recording {recording.Name} is still being received. Wait for it, or close it on its page."),
        { Frames: 0 } => throw new Refusal("recording.no-frames", $"The recording {recording.Name} has no frames."),
        _ => new StoredRecording(recording, store.Open(recording.Id)),
    };
}
