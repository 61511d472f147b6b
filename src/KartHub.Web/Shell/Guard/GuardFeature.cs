using System.Net;
using KartHub.Web.Data;
using KartHub.Web.Language;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace KartHub.Web.Shell.Guard;

/// <summary>Who is turned away before anything else looks at a request.</summary>
internal static class GuardFeature
{
    public static void AddGuard(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KnownHosts>();
        builder.Services.AddAntiforgery(o => o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest); // The others are so by themselves.
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<HubOptions>>((kestrel, hub) => Certify(kestrel, hub.Value.Https));
        builder.Services.AddSingleton<Origins>();
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<HubOptions>>((o, hub) => Believe(hub.Value.Proxies, o));
    }

    /// <summary>Headers for every answer, and words for requests from where none should come.</summary>
    public static void UseGuard(this WebApplication app)
    {
        var hosts = app.Services.GetRequiredService<KnownHosts>();
        var origins = app.Services.GetRequiredService<Origins>();
        app.UseForwardedHeaders();
        app.Use(ResponseHeaders.AddAsync);
        app.Use((http, next) => hosts.Contains(http.Request.Host)
            ? next(http)
            : RefuseAsync(http, UnknownHostStatus(http), "guard.unknown-host", Texts.Shell.Guard.UnknownHost(http.Request.Host.Host)));
        app.Use((http, next) => origins.IsForeign(http.Request)
            ? RefuseAsync(http, StatusCodes.Status403Forbidden, "guard.foreign-origin", Texts.Shell.Guard.ForeignOrigin(http.Request.Headers.Origin.ToString()))
            : next(http));
    }

    /// <summary>Asks for the token wherever a form may be posted; after the step that reads it.</summary>
    public static void UseFormGuard(this WebApplication app) => app.Use((http, next) =>
        http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }
            ? RefuseAsync(http, StatusCodes.Status400BadRequest, "guard.out-of-date", Texts.Shell.Guard.OutOfDate)
            : next(http));

    private static void Certify(KestrelServerOptions kestrel, HttpsOptions https)
    {
        if (https.Load() is [var own, ..] all)
        {
            all.RemoveAt(0);
            kestrel.ConfigureHttpsDefaults(o => (o.ServerCertificate, o.ServerCertificateChain) = (own, all));
        }
    }

    private static void Believe(IReadOnlyList<string> proxies, ForwardedHeadersOptions options)
    {
        if (proxies.Count == 0)
        {
            return;
        }

        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        options.ForwardLimit = null; // As far back as each one is named.
        options.KnownProxies.Clear(); // Loopback too: not everything on this machine is a proxy.
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(IPAddress.TryParse(proxy, out var one) ? new IPNetwork(one, one.GetAddressBytes().Length * 8) : IPNetwork.Parse(proxy));
        }
    }

    /// <summary>Not 400 to an agent: what that refuses it sets aside for good, and this can be put right.</summary>
    private static int UnknownHostStatus(HttpContext http) =>
        ShellFeature.AsksAProgram(http) ? StatusCodes.Status421MisdirectedRequest : StatusCodes.Status400BadRequest;

    private static Task RefuseAsync(HttpContext http, int status, string code, string reason)
    {
        if (ShellFeature.AsksAProgram(http))
        {
            return Problems.Because(status, code, reason).ExecuteAsync(http);
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(reason, http.RequestAborted);
    }
}
