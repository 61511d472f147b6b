using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People;

/// <summary>Issues keys, and finds whom a presented key belongs to.</summary>
public sealed class KeyCabinet(IDbContextFactory<HubContext> contexts, TimeProvider time)
{
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

    /// <summary>Ends a person's keys of a kind and label, so that a new one replaces them.</summary>
    public async Task RevokeAsync(KeyKind kind, Guid personId, string label, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.AccessKeys.Where(k => k.Kind == kind && k.PersonId == personId && k.Label == label).ExecuteDeleteAsync(cancellationToken);
    }
}
