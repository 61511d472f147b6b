using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using KartHub.Web.Language;
using KartHub.Web.Shell;

namespace KartHub.Web.Features.People.Sessions;

/// <summary>Keeps account of the requests that are under way for somebody, so that they end with whatever let them in.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The pipeline makes it.")]
internal sealed class OpenRequests(RequestDelegate next, OpenConnections connections, SessionBook sessions, KeyCabinet keys)
{
    /// <summary>Under this key a request keeps the <see cref="OpenConnections.Changes"/> of before it was found out who asks.</summary>
    public static readonly object AskedAt = new();

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.User.Identity is not { IsAuthenticated: true })
        {
            await next(http);
            return;
        }

        using var connection = connections.TryOpen(http.User, http, http.Abort);
        if (connection is null)
        {
            await Problems.Because(StatusCodes.Status429TooManyRequests, "call.too-much-open", Texts.People.TooMuchOpen).ExecuteAsync(http);
            return;
        }

        if (http.Items[AskedAt] is long changes && changes != connections.Changes && !await StandsAsync(http.User, http.RequestAborted))
        {
            http.Abort(); // Put out between being let in and being noted here.
            return;
        }

        await next(http);
    }

    private async Task<bool> StandsAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        user.SessionId() is { } session ? await sessions.StandsAsync(session, user.Role(), cancellationToken)
        : user.KeyId() is { } key && await keys.StandsAsync(key, user.Role(), cancellationToken);
}
