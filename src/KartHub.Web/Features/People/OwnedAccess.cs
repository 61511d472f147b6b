using System.Security.Claims;

namespace KartHub.Web.Features.People;

/// <summary>Who sees and changes what belongs to people.</summary>
public static class OwnedAccess
{
    /// <summary>Those that a person may see: their own, those that are shared in their class, and for instructors all of their class.</summary>
    public static IQueryable<T> VisibleTo<T>(this IQueryable<T> things, ClaimsPrincipal user)
        where T : class, IShared
    {
        var (person, room) = (user.PersonId(), user.ClassId());
        return user.IsInstructor()
            ? things.Where(t => t.ClassId == room)
            : things.Where(t => t.OwnerId == person || (t.Shared && t.ClassId == room));
    }

    /// <summary>Those that a person may change: their own, and for instructors all of their class.</summary>
    public static IQueryable<T> ChangeableBy<T>(this IQueryable<T> things, ClaimsPrincipal user)
        where T : class, IOwned
    {
        var (person, room, all) = (user.PersonId(), user.ClassId(), user.IsInstructor());
        return things.Where(t => t.OwnerId == person || (all && t.ClassId == room));
    }

    /// <summary>A person's own.</summary>
    public static IQueryable<T> OwnedBy<T>(this IQueryable<T> things, Guid personId)
        where T : class, IOwned => things.Where(t => t.OwnerId == personId);

    /// <summary>Whether the asker may change a thing: its owner and the instructors of its class may.</summary>
    public static bool MayChange(this ClaimsPrincipal user, IOwned thing)
    {
        ArgumentNullException.ThrowIfNull(thing);
        return user.MayChange(thing.OwnerId, thing.ClassId);
    }

    /// <inheritdoc cref="MayChange(ClaimsPrincipal, IOwned)"/>
    public static bool MayChange(this ClaimsPrincipal user, Guid ownerId, Guid classId) =>
        user.PersonId() == ownerId || (user.IsInstructor() && user.ClassId() == classId);
}
