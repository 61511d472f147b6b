using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People.Door;

/// <summary>A class's door as it stands.</summary>
/// <param name="Code">As people read it; null if it cannot be read any more and must be renewed.</param>
/// <param name="Until">When the door closes by itself.</param>
/// <param name="Came">How many have joined by it.</param>
/// <param name="Left">How many may still come.</param>
/// <param name="IsOpen">Whether neither its time nor its number is up.</param>
public sealed record DoorState(string? Code, DateTimeOffset Until, int Came, int Left, bool IsOpen);

/// <summary>
/// The door of a class: while it is open, whoever types its code and a name is in. An instructor opens it for some hours and some people,
/// closes it, and renews the code.
/// </summary>
public sealed class ClassDoor(IDbContextFactory<HubContext> contexts, CodeSeal seal, TimeProvider time)
{
    /// <summary>A morning.</summary>
    public const int UsualHours = 4;

    public const int MostHours = 24;

    /// <summary>A class and those who try twice.</summary>
    public const int UsualPeople = 40;

    public const int MostPeople = 500;

    /// <summary>The door of a class; null if nobody opened it.</summary>
    public async Task<DoorState?> ReadAsync(Guid classId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(db, classId).AsNoTracking().FirstOrDefaultAsync(cancellationToken) is { } row ? StateOf(row) : null;
    }

    /// <summary>Opens the door from now on. One that is open keeps its code and those who came; one whose time was up gets a new one.</summary>
    /// <exception cref="Refusal">That is too long or too many, or not for <paramref name="by"/> to do.</exception>
    public async Task OpenAsync(int hours, int people, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        RequireInstructor(by);
        if (hours is < 1 or > MostHours || people is < 1 or > MostPeople)
        {
            throw new Refusal("door.limits", $"The door can be open for 1 to {MostHours} hours, and for 1 to {MostPeople} people.");
        }

        var (now, room) = (time.GetUtcNow(), by.ClassId());
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await Of(db, room).Where(k => k.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        var until = now + TimeSpan.FromHours(hours);
        var kept = await Of(db, room).ExecuteUpdateAsync(
            set => set.SetProperty(k => k.ExpiresAt, until).SetProperty(k => k.MaxUses, k => k.Uses + people), cancellationToken);
        if (kept > 0)
        {
            return;
        }

        var letters = JoinCode.New(JoinCode.ClassLetters);
        db.Add(new AccessKey
        {
            Kind = KeyKind.ClassCode,
            PersonId = by.PersonId(),
            ClassId = room,
            Label = KeyLabels.ClassCode,
            Hash = seal.HashOf(letters),
            Sealed = seal.Close(letters),
            CreatedAt = now,
            ExpiresAt = until,
            MaxUses = people,
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Gives the open door another code; the last one is no longer good.</summary>
    /// <exception cref="Refusal">It is not for <paramref name="by"/> to do.</exception>
    public async Task RenewAsync(ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        RequireInstructor(by);
        var letters = JoinCode.New(JoinCode.ClassLetters);
        var (hash, closed) = (seal.HashOf(letters), seal.Close(letters));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await Of(db, by.ClassId()).ExecuteUpdateAsync(set => set.SetProperty(k => k.Hash, hash).SetProperty(k => k.Sealed, closed), cancellationToken);
    }

    /// <summary>Closes the door.</summary>
    /// <exception cref="Refusal">It is not for <paramref name="by"/> to do.</exception>
    public async Task CloseAsync(ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        RequireInstructor(by);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await Of(db, by.ClassId()).ExecuteDeleteAsync(cancellationToken);
    }

    private static IQueryable<AccessKey> Of(HubContext db, Guid classId) => db.AccessKeys.Where(k => k.ClassId == classId && k.Kind == KeyKind.ClassCode);

    private static void RequireInstructor(ClaimsPrincipal by)
    {
        if (!by.IsInstructor())
        {
            throw new Refusal("door.instructors", $"Only instructors open and close the door.");
        }
    }

    private DoorState StateOf(AccessKey row) => new(
        seal.Open(row) is { } letters ? JoinCode.Shown(letters) : null,
        row.ExpiresAt ?? row.CreatedAt,
        row.Uses,
        Math.Max(0, (row.MaxUses ?? 0) - row.Uses),
        row.IsGood(time.GetUtcNow()));
}
