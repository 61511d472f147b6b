using System.Security.Claims;

namespace KartHub.Web.Features.People;

/// <summary>Who is asking, as claims.</summary>
public static class Identity
{
    /// <summary>The claims of a signed-in person, or of an agent that acts for one.</summary>
    public static ClaimsPrincipal ToPrincipal(this Person person, string scheme, params IEnumerable<Claim> more) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, person.Id.ToString()),
            new Claim(ClaimTypes.Name, person.Name),
            new Claim(ClaimTypes.Role, person.Role.ToString()),
            .. more,
        ],
        scheme));

    /// <summary>The id of the person who asks.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: an endpoint or page lacks its authorisation.</exception>
    public static Guid PersonId(this ClaimsPrincipal user) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? Guid.Parse(id) : throw new InvalidOperationException("Nobody is signed in.");

    public static bool IsInstructor(this ClaimsPrincipal user) => user.IsInRole(nameof(Role.Instructor));

    /// <summary>Whether the asker may change a thing of <paramref name="ownerId"/>'s: owners and instructors may.</summary>
    public static bool MayChange(this ClaimsPrincipal user, Guid ownerId) => user.IsInstructor() || user.PersonId() == ownerId;
}
