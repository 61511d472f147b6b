using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using KartHub.Web.Features.People;

namespace KartHub.Web.Features.Recordings.Viewer;

/// <summary>
/// Where a browser finds the pictures and controls of a recording. They never change, so it keeps them; with the session's tag in
/// the address nobody who signs in to the same browser later is shown what was kept.
/// </summary>
public static class ViewAddress
{
    /// <summary>The route of all that lies under such an address.</summary>
    public const string Route = "api/recordings/{id:guid}/views/{session}";

    /// <summary>A recording's address for the session of whom it is shown to.</summary>
    /// <exception cref="InvalidOperationException">The asker has no session, as agents have none.</exception>
    public static string Of(Guid recording, ClaimsPrincipal user) =>
        $"/api/recordings/{recording}/views/{user.SessionTag() ?? throw new InvalidOperationException("Pictures are shown to browsers that are signed in.")}";

    /// <summary>Whether an address with this tag is one of the asker's session.</summary>
    public static bool IsOf(string tag, ClaimsPrincipal user) =>
        user.SessionTag() is { } own && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(tag), Encoding.UTF8.GetBytes(own));
}
