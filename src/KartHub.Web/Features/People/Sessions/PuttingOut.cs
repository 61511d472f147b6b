using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People.Sessions;

/// <summary>
/// Ends what lets somebody in: first in the tables, so that nothing new is let in, then everything that is open by it. What is
/// not the person's own is as if it were not there.
/// </summary>
public sealed class PuttingOut(IDbContextFactory<HubContext> contexts, OpenConnections connections)
{
    /// <summary>Signs a browser out.</summary>
    /// <param name="personId">Whose session it is.</param>
    /// <param name="id">The session.</param>
    /// <param name="except">A request that may still be answered: the one that asks for this.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there was such a session; so for all methods.</returns>
    public async Task<bool> EndSessionAsync(Guid personId, Guid id, HttpContext? except, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ended = await db.Sessions.Where(s => s.PersonId == personId && s.Id == id).ExecuteDeleteAsync(cancellationToken);
        Cut(ended, c => c.SessionId == id && c.Request != except);
        return ended > 0;
    }

    /// <summary>Signs all of a person's browsers out but one.</summary>
    public async Task<bool> EndOtherSessionsAsync(Guid personId, Guid kept, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ended = await db.Sessions.Where(s => s.PersonId == personId && s.Id != kept).ExecuteDeleteAsync(cancellationToken);
        Cut(ended, c => c.PersonId == personId && c.SessionId is { } session && session != kept);
        return ended > 0;
    }

    /// <summary>Ends a program's key, a sign-in link or an invitation.</summary>
    public async Task<bool> EndKeyAsync(KeyKind kind, Guid personId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ended = await db.AccessKeys.Where(k => k.Kind == kind && k.PersonId == personId && k.Id == id).ExecuteDeleteAsync(cancellationToken);
        Cut(ended, c => c.KeyId == id);
        return ended > 0;
    }

    /// <summary>Makes a participant an instructor, or the other way round; their pages and agents come back as what they are then.</summary>
    /// <exception cref="Refusal">It is not for <paramref name="by"/> to say, or nobody would be left to instruct.</exception>
    public async Task ChangeRoleAsync(Guid personId, Role role, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        var room = by.ClassId();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var people = db.People.Where(p => p.Id == personId && p.ClassId == room);
        if (!by.IsInstructor() || !await people.AnyAsync(cancellationToken))
        {
            throw Roster.NoSuchPerson();
        }

        var changed = await people
            .Where(p => role == Role.Instructor || db.People.Any(other => other.ClassId == room && other.Id != personId && other.Role == Role.Instructor))
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Role, role), cancellationToken);
        if (changed == 0)
        {
            throw new Refusal("people.last-instructor", $"This is the last instructor. Make somebody else one first.");
        }

        if (role == Role.Participant)
        {
            await db.AccessKeys.Where(k => k.PersonId == personId && (k.Kind == KeyKind.Invitation || k.Kind == KeyKind.ClassCode)).ExecuteDeleteAsync(cancellationToken); // Only instructors see theirs.
        }

        Cut(changed, c => c.PersonId == personId);
    }

    /// <summary>Ends everything that lets a person in.</summary>
    public async Task PutOutAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.AccessKeys.Where(k => k.PersonId == personId).ExecuteDeleteAsync(cancellationToken);
        await db.Sessions.Where(s => s.PersonId == personId).ExecuteDeleteAsync(cancellationToken);
        Cut(1, c => c.PersonId == personId); // Also what has lost its key by now and is still busy.
    }

    private void Cut(int ended, Func<OpenConnection, bool> meant)
    {
        if (ended > 0)
        {
            connections.Cut(meant);
        }
    }
}
