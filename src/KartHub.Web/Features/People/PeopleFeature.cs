using KartHub.Web.Data;
using KartHub.Web.Features.People.Door;
using KartHub.Web.Features.People.Reach;
using KartHub.Web.Features.People.Sessions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KartHub.Web.Features.People;

internal static class PeopleFeature
{
    /// <summary>Where sign-in links and invitations lead; the key follows.</summary>
    public const string EnterPath = "/enter";

    /// <summary>The name of the scheme that takes a key of kind <see cref="KeyKind.Watch"/> or else a browser's cookie, and of the policy that asks for it.</summary>
    public const string Watching = "Watching";

    /// <summary>Where people join by the class's code; it may follow.</summary>
    public const string JoinPath = "/join";

    /// <summary>The link that a secret makes.</summary>
    public static string LinkOf(Uri hub, string secret) => new Uri(hub, PathOf(secret)).AbsoluteUri;

    /// <summary>The part of that link which is the same at whichever address people reach the hub.</summary>
    public static string PathOf(string secret) => $"{EnterPath}/{secret}";

    public static void AddPeople(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KeyCabinet>();
        builder.Services.AddSingleton<Roster>();
        builder.Services.AddSingleton<CodeSeal>();
        builder.Services.AddSingleton<CodeBook>();
        builder.Services.AddSingleton<ClassDoor>();
        builder.Services.AddSingleton<OwnCodes>();
        builder.Services.AddSingleton<LocalNetwork>();
        builder.Services.AddSingleton<HubAddresses>();
        builder.Services.AddSingleton<SessionBook>();
        builder.Services.AddSingleton<OpenConnections>();
        builder.Services.AddSingleton<PuttingOut>();
        builder.Services.AddSingleton<SessionCookie>();
        builder.Services.AddScoped<CircuitHandler, PageCircuit>();
        builder.Services.AddHostedService<StartLink>();
        builder.Services.AddDataProtection().SetApplicationName("KartHub");
        builder.Services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<DataFolder, ILoggerFactory>((o, folder, log) =>
                o.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(Directory.CreateDirectory(folder.Keys), log));
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(o =>
            {
                o.Cookie.Name = SessionCookie.Name;
                o.Cookie.SameSite = SameSiteMode.Lax; // Strict would drop it on the first click of a link in a chat.
                o.LoginPath = SessionCookie.DoorPath;
                o.AccessDeniedPath = SessionCookie.DoorPath;
                o.ExpireTimeSpan = SessionBook.Lifetime;
                o.EventsType = typeof(SessionCookie);
            })
            .AddScheme<KeyOptions, KeyHandler>(KeyHandler.Agent, o => o.Kind = KeyKind.Agent)
            .AddScheme<KeyOptions, KeyHandler>(KeyHandler.Watch, o => o.Kind = KeyKind.Watch)
            .AddPolicyScheme(Watching, null, o => o.ForwardDefaultSelector = http =>
                http.Request.Headers.Authorization.Count > 0 ? KeyHandler.Watch : CookieAuthenticationDefaults.AuthenticationScheme); // One of them: nobody is two people.
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()) // What names no policy is closed, not open.
            .AddPolicy(KeyHandler.Agent, p => p.AddAuthenticationSchemes(KeyHandler.Agent).RequireAuthenticatedUser())
            .AddPolicy(Watching, p => p.AddAuthenticationSchemes(Watching).RequireAuthenticatedUser())
            .AddPolicy(nameof(Role.Instructor), p => p.RequireRole(nameof(Role.Instructor)));
        builder.Services.AddCascadingAuthenticationState();
    }

    public static void MapPeople(this WebApplication app)
    {
        app.MapPost("/leave", (Delegate)LeaveAsync).WithMetadata(new RequireAntiforgeryTokenAttribute());
    }

    private static async Task<RedirectHttpResult> LeaveAsync(HttpContext http)
    {
        await http.SignOutAsync();
        if (http.Request.IsHttps || new Uri(http.Request.GetEncodedUrl()).IsLoopback)
        {
            http.Response.Headers["Clear-Site-Data"] = "\"cache\""; // Elsewhere browsers refuse to: that nobody is shown what they keep does not hang on it.
        }

        return TypedResults.LocalRedirect(SessionCookie.DoorPath);
    }
}
