using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People;

/// <summary>Issues keys, and finds whom a presented key belongs to.</summary>
public sealed class KeyCabinet(IDbContextFactory<HubContext> contexts, TimeProvider time)
{
    private static readonly TimeSpan UseResolution = TimeSpan.FromMinutes(1);

    /// <summary>Makes a key. The secret is in the answer and nowhere else.</summary>
    public async Task<(AccessKey Key, string Secret)> IssueAsync(
        KeyKind kind, Guid personId, string label, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        var secret = AccessKey.NewSecret();
        var now = time.GetUtcNow();
        var key = new AccessKey
        {
            Kind = kind,
            PersonId = personId,
            Label = label,
            Hash = AccessKey.HashOf(secret),
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Add(key);
        await db.SaveChangesAsync(cancellationToken);
        return (key, secret);
    }

    /// <summary>The key, with its person, if the secret is one of that kind and still good.</summary>
    public async Task<AccessKey?> FindAsync(KeyKind kind, string secret, CancellationToken cancellationToken)
    {
        var hash = AccessKey.HashOf(secret);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var key = await db.AccessKeys.AsNoTracking().Include(k => k.Person)
            .SingleOrDefaultAsync(k => k.Hash == hash && k.Kind == kind, cancellationToken);
        return key is { ExpiresAt: { } end } && end <= time.GetUtcNow() ? null : key;
    }

    /// <summary>Notes that a key was presented.</summary>
    public async Task NoteUseAsync(AccessKey key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (key.LastUsedAt is { } before && now - before < UseResolution)
        {
            return; // An agent that records presents its key every second.
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.AccessKeys.Where(k => k.Id == key.Id).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now), cancellationToken);
    }

    /// <summary>A person's keys of a kind, the newest first.</summary>
    public async Task<IReadOnlyList<AccessKey>> ListAsync(KeyKind kind, Guid personId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.AccessKeys.AsNoTracking().Where(k => k.Kind == kind && k.PersonId == personId)
            .OrderByDescending(k => k.CreatedAt).ToListAsync(cancellationToken);
    }

    /// <summary>Gives the person's key of that kind and label a new secret, so that the one who had it stays the same; makes it if there is none.</summary>
    /// <returns>The secret. The last one is no longer good.</returns>
    public async Task<string> RenewAsync(KeyKind kind, Guid personId, string label, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var secret = AccessKey.NewSecret();
        var hash = AccessKey.HashOf(secret);
        var renewed = await db.AccessKeys.Where(k => k.Kind == kind && k.PersonId == personId && k.Label == label)
            .OrderBy(k => k.CreatedAt).Take(1).ExecuteUpdateAsync(set => set.SetProperty(k => k.Hash, hash), cancellationToken);
        return renewed == 1 ? secret : (await IssueAsync(kind, personId, label, lifetime: null, cancellationToken)).Secret;
    }

    /// <summary>Whether a key is still there.</summary>
    public async Task<bool> StandsAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.AccessKeys.AnyAsync(k => k.Id == id, cancellationToken);
    }

    /// <summary>Ends a person's keys of a kind and label, so that a new one replaces them.</summary>
    public async Task RevokeAsync(KeyKind kind, Guid personId, string label, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.AccessKeys.Where(k => k.Kind == kind && k.PersonId == personId && k.Label == label).ExecuteDeleteAsync(cancellationToken);
    }
}
