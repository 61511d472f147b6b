using KartHub.Contracts;
using KartHub.Web.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People;

/// <summary>Issues keys, and finds whom a presented key belongs to.</summary>
public sealed class KeyCabinet(IDbContextFactory<HubContext> contexts, TimeProvider time, ILogger<KeyCabinet> log)
{
    /// <summary>How long a sign-in link is good for.</summary>
    public static readonly TimeSpan SignInLifetime = TimeSpan.FromDays(1);

    private const int MostLinks = 50; // Of one person and kind; more cannot be kept apart by looking at them.

    private static readonly TimeSpan UseResolution = TimeSpan.FromMinutes(1);

    /// <summary>Makes a key. The secret is in the answer and nowhere else.</summary>
    /// <exception cref="Refusal">The person has too many invitations or watch keys; of sign-in links the oldest makes way.</exception>
    public Task<(AccessKey Key, string Secret)> IssueAsync(
        KeyKind kind, Guid personId, string label, TimeSpan? lifetime, CancellationToken cancellationToken) =>
        IssueAsync(kind, personId, label, maxUses: null, lifetime, cancellationToken);

    /// <summary>Makes an invitation.</summary>
    /// <inheritdoc cref="IssueAsync(KeyKind, Guid, string, TimeSpan?, CancellationToken)"/>
    public Task<(AccessKey Key, string Secret)> InviteAsync(Guid personId, int people, TimeSpan lifetime, CancellationToken cancellationToken) =>
        IssueAsync(KeyKind.Invitation, personId, $"invitation for {people} people", people, lifetime, cancellationToken);

    /// <summary>The key, with its person, if the secret is one of that kind and still good.</summary>
    public async Task<AccessKey?> FindAsync(KeyKind kind, string secret, CancellationToken cancellationToken)
    {
        var hash = AccessKey.HashOf(secret);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var key = await db.AccessKeys.AsNoTracking().Include(k => k.Person)
            .SingleOrDefaultAsync(k => k.Hash == hash && k.Kind == kind, cancellationToken);
        return key?.IsGood(time.GetUtcNow()) == true ? key : null;
    }

    /// <summary>Uses a sign-in link up.</summary>
    /// <returns>Whom it signs in; null if it is not good any more. Of two at once one is let in.</returns>
    public async Task<Person?> UseUpAsync(string secret, CancellationToken cancellationToken)
    {
        if (await FindAsync(KeyKind.SignIn, secret, cancellationToken) is not { } key)
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var used = await db.AccessKeys.Where(k => k.Id == key.Id).ExecuteDeleteAsync(cancellationToken);
        return used == 1 ? key.Person : null;
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
        try
        {
            await db.AccessKeys.Where(k => k.Id == key.Id).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now), cancellationToken);
        }
        catch (SqliteException e)
        {
            log.LogWarning("It could not be noted that a key was used: {Reason}", e.Message); // Whoever holds it is let in all the same.
        }
    }

    /// <summary>A person's keys of a kind whose time is not up, the newest first; among them invitations whose number is.</summary>
    public async Task<IReadOnlyList<AccessKey>> ListAsync(KeyKind kind, Guid personId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await db.AccessKeys.AsNoTracking().Where(k => k.Kind == kind && k.PersonId == personId && (k.ExpiresAt == null || k.ExpiresAt > now))
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

    /// <summary>Whether a key is still there, and its person still what they were.</summary>
    public async Task<bool> StandsAsync(Guid id, Role role, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.AccessKeys.AnyAsync(k => k.Id == id && k.Person!.Role == role, cancellationToken);
    }

    /// <summary>Ends a person's keys of a kind and label, so that a new one replaces them.</summary>
    public async Task RevokeAsync(KeyKind kind, Guid personId, string label, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.AccessKeys.Where(k => k.Kind == kind && k.PersonId == personId && k.Label == label).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<(AccessKey Key, string Secret)> IssueAsync(
        KeyKind kind, Guid personId, string label, int? maxUses, TimeSpan? lifetime, CancellationToken cancellationToken)
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
            MaxUses = maxUses,
        };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.AccessKeys.Where(k => k.PersonId == personId && k.Kind == kind && k.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        if (kind == KeyKind.SignIn)
        {
            await db.AccessKeys.Where(k => k.PersonId == personId && k.Kind == kind).OrderByDescending(k => k.CreatedAt).Skip(MostLinks - 1).ExecuteDeleteAsync(cancellationToken);
        }

        if (kind is KeyKind.Invitation or KeyKind.Watch && await db.AccessKeys.CountAsync(k => k.PersonId == personId && k.Kind == kind, cancellationToken) >= MostLinks)
        {
            throw new Refusal("people.too-many-links", $"There are {MostLinks} of these already. End some that nobody needs on the page of their owner, then make this one.");
        }

        db.Add(key);
        await db.SaveChangesAsync(cancellationToken);
        return (key, secret);
    }
}
