using System.Linq.Expressions;
using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People.Sessions;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People;

/// <summary>Who is in a class, under which names: no two of a class have the same.</summary>
public sealed class Roster(IDbContextFactory<HubContext> contexts, KeyCabinet keys, OpenConnections connections, TimeProvider time) : IDisposable
{
    private const string Unsettled = "\u0001"; // Begins the key of a name from before names were told apart, and no other.

    private readonly SemaphoreSlim turn = new(1, 1); // A room joins at once, and every second one is an Ann.

    public void Dispose() => turn.Dispose();

    /// <summary>Takes someone in by an invitation, and counts them there.</summary>
    /// <returns>The new person, under another name than the wanted one if that is taken; null if the invitation is not good any more.</returns>
    /// <exception cref="Refusal">This is no name.</exception>
    public Task<Person?> JoinAsync(string secret, string? wanted, CancellationToken cancellationToken)
    {
        var hash = AccessKey.HashOf(secret);
        return JoinAsync(k => k.Hash == hash && k.Kind == KeyKind.Invitation, wanted, cancellationToken);
    }

    /// <summary>Takes someone in who typed the class's code.</summary>
    /// <inheritdoc cref="JoinAsync(string, string?, CancellationToken)"/>
    public Task<Person?> JoinByCodeAsync(AccessKey code, string? wanted, CancellationToken cancellationToken)
    {
        var hash = code.Hash; // Not by id: a code that was renewed meanwhile lets nobody in.
        return JoinAsync(k => k.Hash == hash && k.Kind == KeyKind.ClassCode, wanted, cancellationToken);
    }

    private async Task<Person?> JoinAsync(Expression<Func<AccessKey, bool>> meant, string? wanted, CancellationToken cancellationToken)
    {
        var name = Named(wanted);
        var now = time.GetUtcNow();
        await turn.WaitAsync(cancellationToken);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var invitation = await db.AccessKeys.SingleOrDefaultAsync(meant, cancellationToken);
            if (invitation is null || !invitation.IsGood(now))
            {
                return null;
            }

            var person = new Person
            {
                Name = await FreeNameAsync(db, invitation.ClassId, name, cancellationToken),
                Role = Role.Participant,
                JoinedAt = now,
                ClassId = invitation.ClassId,
            };
            db.Add(person);
            invitation.Uses++;
            invitation.LastUsedAt = now;
            await db.SaveChangesAsync(cancellationToken);
            return person;
        }
        catch (DbUpdateConcurrencyException)
        {
            return null; // The invitation was ended this very moment.
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A person who is not there, or not for the asker.</summary>
    internal static Refusal NoSuchPerson() => new("people.unknown", $"There is no such person in your class.");

    /// <summary>Gives a person another name.</summary>
    /// <returns>The name as it is kept.</returns>
    /// <exception cref="Refusal">This is no name, another person of the class has it, or it is not for <paramref name="by"/> to give.</exception>
    public async Task<string> RenameAsync(Guid personId, string? wanted, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        var name = Named(wanted);
        await turn.WaitAsync(cancellationToken);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var person = await db.People.SingleOrDefaultAsync(p => p.Id == personId, cancellationToken);
            if (person is null || !by.MayChange(person.Id, person.ClassId))
            {
                throw NoSuchPerson();
            }

            var taken = await TakenAsync(db, person.ClassId, cancellationToken);
            taken.Remove(person.NameKey);
            if (taken.Contains(PersonName.KeyOf(name)))
            {
                throw new Refusal("people.name-taken", $"{name} is taken in this class, or looks like a name that is. {PersonName.Free(name, taken)} is free.");
            }

            person.Name = name;
            await db.SaveChangesAsync(cancellationToken);
            connections.Forget();
            return name;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Makes a link that signs a person in.</summary>
    /// <returns>The link's secret.</returns>
    /// <exception cref="Refusal">There is no such person any more, or not for <paramref name="by"/>.</exception>
    public async Task<string> LinkForAsync(Guid personId, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        await RequireAsync(personId, by, cancellationToken);
        var label = by.PersonId() == personId ? KeyLabels.SignIn : KeyLabels.FromInstructor;
        return (await keys.IssueAsync(KeyKind.SignIn, personId, label, KeyCabinet.SignInLifetime, cancellationToken)).Secret;
    }

    /// <summary>Looks whether a person is there, and for the asker to let in.</summary>
    /// <exception cref="Refusal">They are not.</exception>
    public async Task RequireAsync(Guid personId, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == personId, cancellationToken);
        if (person is null || !by.MayChange(person.Id, person.ClassId))
        {
            throw NoSuchPerson();
        }
    }

    /// <summary>The instructor who was there first; null before there was one.</summary>
    public static Task<Person?> FirstInstructorAsync(HubContext db, CancellationToken cancellationToken) =>
        db.People.Where(p => p.Role == Role.Instructor).OrderBy(p => p.JoinedAt).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The same, made where there is none; then the caller saves.</summary>
    public static async Task<Person> FirstInstructorOrNewAsync(HubContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FirstInstructorAsync(db, cancellationToken) is { } instructor)
        {
            return instructor;
        }

        var name = await FreeNameAsync(db, SchoolClass.DefaultId, "Instructor", cancellationToken);
        return db.Add(new Person { Name = name, Role = Role.Instructor, JoinedAt = now }).Entity;
    }

    /// <summary>The name, or the first like it that nobody of the class has.</summary>
    internal static async Task<string> FreeNameAsync(HubContext db, Guid classId, string name, CancellationToken cancellationToken) =>
        PersonName.Free(name, await TakenAsync(db, classId, cancellationToken));

    /// <summary>Tells people apart who had the same name before that was asked for: the first keeps it, the others get a number.</summary>
    public async Task SettleNamesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var room in (await db.People.ToListAsync(cancellationToken)).GroupBy(p => p.ClassId))
        {
            var taken = room.Select(p => p.NameKey).ToHashSet(StringComparer.Ordinal);
            foreach (var person in room.Where(p => p.NameKey.StartsWith(Unsettled, StringComparison.Ordinal)).OrderBy(p => p.JoinedAt).ThenBy(p => p.Id))
            {
                var name = PersonName.Tidied(person.Name);
                person.Name = PersonName.Free(name.Length > 0 ? name : "Somebody", taken);
                taken.Add(person.NameKey);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task<HashSet<string>> TakenAsync(HubContext db, Guid classId, CancellationToken cancellationToken) =>
        (await db.People.Where(p => p.ClassId == classId).Select(p => p.NameKey).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);

    private static string Named(string? wanted) => PersonName.Tidied(wanted) switch
    {
        "" => throw new Refusal("people.name-empty", $"Please give a name."),
        { Length: > Person.MaxName } => throw new Refusal("people.name-too-long", $"A name has at most {Person.MaxName} characters."),
        var name when PersonName.KeyOf(name).Length == 0 => throw new Refusal("people.name-invisible", $"Please give a name that can be seen."),
        var name => name,
    };
}
