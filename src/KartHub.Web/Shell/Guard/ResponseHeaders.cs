using Microsoft.Net.Http.Headers;

namespace KartHub.Web.Shell.Guard;

/// <summary>What every answer of the hub tells the browser.</summary>
internal static class ResponseHeaders
{
    /// <summary>A step of the pipeline; before all others, so that none of their answers goes without.</summary>
    public static Task AddAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(Write, http); // Late: what answers an error clears the headers first.
        return next(http);
    }

    private static Task Write(object state)
    {
        var http = (HttpContext)state;
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff"; // Pictures are what someone uploaded.
        headers.ContentSecurityPolicy = ContentPolicy.For(http);
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin"; // Secrets are in addresses. Not no-referrer: forms would be sent as from nowhere.
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        if (http.Request.IsHttps)
        {
            headers["Cross-Origin-Opener-Policy"] = "same-origin"; // Over http browsers ignore it and complain.
        }

        if (!headers.ContainsKey(HeaderNames.CacheControl))
        {
            headers.CacheControl = "no-store"; // Pages and answers are one person's; what may be kept says so.
        }

        return Task.CompletedTask;
    }
}
