using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Language;
using KartHub.Web.Shell.Guard;
using KartHub.Web.Shell.Layout;
using KartHub.Web.Shell.Limits;
using KartHub.Web.Shell.Look;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using MudBlazor.Services;

namespace KartHub.Web.Shell;

internal static class ShellFeature
{
    private const int LargestForm = 1 << 20; // What takes larger bodies says so.

    public static void AddShell(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets(); // Also outside Development, when run from a build's folder; nothing to do once published.
        if (!builder.Environment.IsDevelopment())
        {
            builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false"; // Else a build's files are served without their compression.
        }

        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices();
        builder.Services.AddScoped<Announcements>();
        builder.Services.AddSingleton<ThemeSheet>();
        builder.AddLanguages();
        builder.Services.AddSingleton(RefusalWords.OfFiles);
        builder.Services.AddHttpContextAccessor();
        builder.AddGuard();
        builder.AddRateLimits();
        builder.WebHost.ConfigureKestrel(o => o.Limits.MaxRequestBodySize = LargestForm);
    }

    public static void UseShell(this WebApplication app)
    {
        app.UseRequestLocalization(); // Before all that says anything.
        app.UseGuard();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseWhen(AsksAProgram, programs => programs.UseExceptionHandler(failed => failed.Run(http => WhyFailed(http).ExecuteAsync(http))));
        app.Use(KeepPlainAnswers);
        app.UseMiddleware<BadCalls>();
        app.Use(app.Services.GetRequiredService<WrongKeys>().InvokeAsync);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<CodeGate>(); // Before the limits: a right code is let through whatever others ask.
        app.UseRateLimiter(); // Behind the authorisation, which knows by which key or cookie one asks.
        app.UseMiddleware<OpenRequests>();
        app.UseAntiforgery();
        app.UseFormGuard();
        app.MapStaticAssets().AllowAnonymous();
        ThemeSheet.Map(app);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        app.MapGet("api/here", () => TypedResults.NoContent()); // For pages that lost their connection: whether the hub is back, and the person still signed in.
    }

    /// <summary>What disk or database said, if it was they who failed.</summary>
    internal static Phrase? ReasonOf(HttpContext http) => DataTrouble.InWords(http.Features.Get<IExceptionHandlerFeature>()?.Error);

    private static ProblemHttpResult WhyFailed(HttpContext http) => ReasonOf(http) is { } reason
        ? Problems.Because(StatusCodes.Status500InternalServerError, new Refusal(reason))
        : Problems.Because(StatusCodes.Status500InternalServerError, "hub.failed", Texts.Shell.CouldNot);

    /// <summary>Whether the answer is read by a program and not by a person.</summary>
    internal static bool AsksAProgram(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || http.Request.Path.StartsWithSegments("/live", StringComparison.Ordinal);

    /// <summary>Programs get the status itself, not the page that explains it to people.</summary>
    private static Task KeepPlainAnswers(HttpContext http, RequestDelegate next)
    {
        if (AsksAProgram(http) && http.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        return next(http);
    }
}
