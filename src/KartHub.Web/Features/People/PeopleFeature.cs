using KartHub.Web.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People;

internal static class PeopleFeature
{
    /// <summary>Where sign-in links and invitations lead; the key follows.</summary>
    public const string EnterPath = "/enter";

    private const string DoorPath = "/door";

    public static void AddPeople(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KeyCabinet>();
        builder.Services.AddHostedService<StartLink>();
        builder.Services.AddDataProtection().SetApplicationName("KartHub");
        builder.Services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<DataFolder, ILoggerFactory>((o, folder, log) =>
                o.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(Directory.CreateDirectory(folder.Keys), log));
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(o =>
            {
                o.Cookie.Name = "karthub";
                o.Cookie.SameSite = SameSiteMode.Lax; // Strict would drop it on the first click of a link in a chat.
                o.LoginPath = DoorPath;
                o.AccessDeniedPath = DoorPath;
                o.ExpireTimeSpan = TimeSpan.FromDays(30); // A workshop, its homework and its sequel.
                o.Events.OnRedirectToLogin = context => ForApis(context, StatusCodes.Status401Unauthorized);
                o.Events.OnRedirectToAccessDenied = context => ForApis(context, StatusCodes.Status403Forbidden);
            })
            .AddScheme<AuthenticationSchemeOptions, AgentKeyHandler>(AgentKeyHandler.Name, null);
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()) // What names no policy is closed, not open.
            .AddPolicy(AgentKeyHandler.Name, p => p.AddAuthenticationSchemes(AgentKeyHandler.Name).RequireAuthenticatedUser())
            .AddPolicy(nameof(Role.Instructor), p => p.RequireRole(nameof(Role.Instructor)));
        builder.Services.AddCascadingAuthenticationState();
    }

    public static void MapPeople(this WebApplication app)
    {
        app.MapGet($"{EnterPath}/{{secret}}", EnterAsync).AllowAnonymous();
        app.MapPost("/leave", async (HttpContext http) =>
        {
            await http.SignOutAsync();
            return TypedResults.LocalRedirect(DoorPath);
        });
    }

    private static async Task<RedirectHttpResult> EnterAsync(string secret, KeyCabinet keys, HttpContext http, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(KeyKind.SignIn, secret, cancellationToken) is { Person: { } person })
        {
            await SignInAsync(http, person);
            return TypedResults.LocalRedirect("/");
        }

        return await keys.FindAsync(KeyKind.Invitation, secret, cancellationToken) is null
            ? TypedResults.LocalRedirect($"{DoorPath}?reason=expired")
            : TypedResults.LocalRedirect($"/join/{secret}");
    }

    internal static Task SignInAsync(HttpContext http, Person person) => http.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme,
        person.ToPrincipal(CookieAuthenticationDefaults.AuthenticationScheme),
        new AuthenticationProperties { IsPersistent = true });

    private static Task ForApis(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }
}
