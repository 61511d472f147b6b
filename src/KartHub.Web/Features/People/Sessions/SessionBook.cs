using KartHub.Web.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People.Sessions;

/// <summary>Begins sessions, and finds whose a presented one is.</summary>
public sealed class SessionBook(IDbContextFactory<HubContext> contexts, OpenConnections connections, TimeProvider time, ILogger<SessionBook> log)
{
    /// <summary>How long a session lasts without being used: a workshop, its homework and its sequel.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private const int MostPerPerson = 20; // Browsers of one person; the one that was not seen for longest makes way.
    private const int MostRemembered = 10_000;

    // Also how exactly it is known when a session was last seen.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    // Found once, a session is not asked for again for a minute: a page has a hundred pictures. Whatever is put out empties it at once.
    private readonly Dictionary<string, (Session Session, DateTimeOffset Until)> known = [];
    private readonly Lock access = new();
    private long knownAt;

    /// <summary>Begins a session. The secret is in the answer and nowhere else.</summary>
    public async Task<string> BeginAsync(Guid personId, string userAgent, CancellationToken cancellationToken)
    {
        var secret = AccessKey.NewSecret();
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var own = await db.Sessions.Where(s => s.PersonId == personId).OrderByDescending(s => s.LastSeenAt).ToListAsync(cancellationToken);
        var leaving = own.Where((s, i) => s.ExpiresAt <= now || i >= MostPerPerson - 1).ToList();
        db.RemoveRange(leaving);
        db.Add(new Session
        {
            PersonId = personId,
            Hash = AccessKey.HashOf(secret),
            Browser = BrowserName.Of(userAgent),
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + Lifetime,
        });
        (await db.People.SingleAsync(p => p.Id == personId, cancellationToken)).LastSeenAt = now;
        await db.SaveChangesAsync(cancellationToken);
        if (leaving.Count > 0)
        {
            var ids = leaving.Select(s => s.Id).ToHashSet();
            connections.Cut(c => c.SessionId is { } session && ids.Contains(session));
        }

        return secret;
    }

    /// <summary>The session, with its person as they are now, if the secret is one of a session that was not ended.</summary>
    public async Task<Session?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var changes = connections.Changes;
        if (Recall(secret, now, changes) is { } session)
        {
            return session;
        }

        var hash = AccessKey.HashOf(secret);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        session = await db.Sessions.AsNoTracking().Include(s => s.Person).SingleOrDefaultAsync(s => s.Hash == hash && s.ExpiresAt > now, cancellationToken);
        if (session is null)
        {
            return null;
        }

        if (now - session.LastSeenAt >= Remembered)
        {
            await NoteAsync(db, session, now, cancellationToken);
        }

        Remember(secret, session, now, changes);
        return session;
    }

    /// <summary>Whether a session is still there, and its person still what they were.</summary>
    public async Task<bool> StandsAsync(Guid id, Role role, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Sessions.AnyAsync(s => s.Id == id && s.ExpiresAt > now && s.Person!.Role == role, cancellationToken);
    }

    /// <summary>A person's sessions, the last seen first.</summary>
    public async Task<IReadOnlyList<Session>> ListAsync(Guid personId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Sessions.AsNoTracking().Where(s => s.PersonId == personId && s.ExpiresAt > now)
            .OrderByDescending(s => s.LastSeenAt).ThenByDescending(s => s.CreatedAt).ToListAsync(cancellationToken);
    }

    /// <summary>Notes that a session was seen; where that cannot be written, people are let in all the same.</summary>
    private async Task NoteAsync(HubContext db, Session session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var end = now + Lifetime;
            await db.Sessions.Where(s => s.Id == session.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now).SetProperty(s => s.ExpiresAt, end), cancellationToken);
            await db.People.Where(p => p.Id == session.PersonId).ExecuteUpdateAsync(set => set.SetProperty(p => p.LastSeenAt, now), cancellationToken);
        }
        catch (SqliteException e)
        {
            log.LogWarning("It could not be noted that a session was seen: {Reason}", e.Message);
        }
    }

    private Session? Recall(string secret, DateTimeOffset now, long changes)
    {
        lock (access)
        {
            return knownAt == changes && known.TryGetValue(secret, out var entry) && entry.Until > now ? entry.Session : null;
        }
    }

    /// <summary>Keeps what was read, unless something was put out since: it may have been this.</summary>
    private void Remember(string secret, Session session, DateTimeOffset now, long changes)
    {
        lock (access)
        {
            if (connections.Changes != changes)
            {
                return;
            }

            if (knownAt != changes || known.Count >= MostRemembered)
            {
                known.Clear();
                knownAt = changes;
            }

            known[secret] = (session, now + Remembered);
        }
    }
}
