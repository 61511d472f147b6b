using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace KartHub.Web.Features.People.Sessions;

/// <summary>
/// The cookie of a session. It holds the session's secret alone: who that is, and as what, is read from the tables at each
/// request, so that what is ended there lets nobody in.
/// </summary>
[SuppressMessage("Performance", "CA1812", Justification = "The cookie handler asks for it.")]
internal sealed class SessionCookie(SessionBook sessions, PuttingOut puttingOut, OpenConnections connections) : CookieAuthenticationEvents
{
    public const string Name = "karthub";

    public const string DoorPath = "/door";

    public const string ExpiredPath = $"{DoorPath}?reason=expired";

    private const string SecretClaim = "karthub:session-secret";

    /// <summary>Signs a person in to the browser that asks, with a session of its own.</summary>
    public static async Task SignInAsync(HttpContext http, Person person)
    {
        if (http.User.SessionId() is { } before)
        {
            await http.RequestServices.GetRequiredService<PuttingOut>().EndSessionAsync(http.User.PersonId(), before, http, CancellationToken.None);
        }

        var secret = await http.RequestServices.GetRequiredService<SessionBook>()
            .BeginAsync(person.Id, http.Request.Headers.UserAgent.ToString(), CancellationToken.None);
        await http.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme,
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(SecretClaim, secret)], CookieAuthenticationDefaults.AuthenticationScheme)),
            new AuthenticationProperties { IsPersistent = true });
    }

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        http.Items[OpenRequests.AskedAt] = connections.Changes;
        if (context.Principal?.FindFirstValue(SecretClaim) is { } secret
            && await sessions.FindAsync(secret, http.RequestAborted) is { Person: { } person } session)
        {
            context.ReplacePrincipal(person.ToPrincipal(
                CookieAuthenticationDefaults.AuthenticationScheme,
                new Claim(Identity.SessionIdClaim, session.Id.ToString()),
                new Claim(Identity.SessionTagClaim, session.Tag)));
            return;
        }

        context.RejectPrincipal(); // The cookie stays: this answer may be late, and take away the next sign-in's.
    }

    public override async Task SigningOut(CookieSigningOutContext context)
    {
        var http = context.HttpContext;
        if (http.User.SessionId() is { } session)
        {
            await puttingOut.EndSessionAsync(http.User.PersonId(), session, http, CancellationToken.None);
        }
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context) =>
        RefuseAsync(context, StatusCodes.Status401Unauthorized, context.Request.Cookies.ContainsKey(Name) ? $"{DoorPath}?reason=ended" : DoorPath);

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context) =>
        RefuseAsync(context, StatusCodes.Status403Forbidden, $"{DoorPath}?reason=role");

    /// <summary>People see the door; programs, and the script that connects a page, are told by the status.</summary>
    private static Task RefuseAsync(RedirectContext<CookieAuthenticationOptions> context, int status, string page)
    {
        if (ShellFeature.AsksAProgram(context.HttpContext) || context.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(page);
        }

        return Task.CompletedTask;
    }
}
