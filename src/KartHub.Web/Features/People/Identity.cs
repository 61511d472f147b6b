using System.Security.Claims;

namespace KartHub.Web.Features.People;

/// <summary>Who is asking, as claims.</summary>
public static class Identity
{
    /// <summary>The claim that holds the id of the session of the browser that asks; it is no secret, and dies with the session.</summary>
    public const string SessionIdClaim = "karthub:session";

    /// <summary>The claim that holds the tag of that session: a secret of its browser's, for addresses that die with it.</summary>
    public const string SessionTagClaim = "karthub:session-tag";

    private const string ClassClaim = "karthub:class";

    /// <summary>The claims of a signed-in person, or of a program that acts for one.</summary>
    public static ClaimsPrincipal ToPrincipal(this Person person, string scheme, params IEnumerable<Claim> more) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, person.Id.ToString()),
            new Claim(ClaimTypes.Name, person.Name),
            new Claim(ClaimTypes.Role, person.Role.ToString()),
            new Claim(ClassClaim, person.ClassId.ToString()),
            .. more,
        ],
        scheme));

    /// <summary>The id of the person who asks.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: an endpoint or page lacks its authorisation.</exception>
    public static Guid PersonId(this ClaimsPrincipal user) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? Guid.Parse(id) : throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>The class of the person who asks.</summary>
    public static Guid ClassId(this ClaimsPrincipal user) =>
        IdIn(user, ClassClaim) ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>The session of the browser that asks; null for a program with a key.</summary>
    public static Guid? SessionId(this ClaimsPrincipal user) => IdIn(user, SessionIdClaim);

    /// <summary>The tag of that session; null for a program with a key.</summary>
    public static string? SessionTag(this ClaimsPrincipal user) => user.FindFirstValue(SessionTagClaim);

    /// <summary>The key of the program that asks; null for a browser.</summary>
    public static Guid? KeyId(this ClaimsPrincipal user) => IdIn(user, KeyHandler.KeyIdClaim);

    public static Role Role(this ClaimsPrincipal user) => user.IsInstructor() ? People.Role.Instructor : People.Role.Participant;

    public static bool IsInstructor(this ClaimsPrincipal user) => user.IsInRole(nameof(People.Role.Instructor));

    private static Guid? IdIn(ClaimsPrincipal user, string claim) => user.FindFirstValue(claim) is { } id ? Guid.Parse(id) : null;
}
