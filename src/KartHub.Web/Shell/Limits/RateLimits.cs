using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Door;
using KartHub.Web.Language;
using KartHub.Web.Live;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Shell.Limits;

/// <summary>Lets nobody ask so much that the others wait: a program by its key, a person by who they are, strangers by their address.</summary>
internal static class RateLimits
{
    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateOptions>().BindConfiguration(RateOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<WrongKeys>();
        builder.Services.AddSingleton(services =>
        {
            var rates = services.GetRequiredService<IOptions<RateOptions>>().Value;
            return new WrongCodes(rates.WrongCodesPerSecond, rates.WrongCodesWaiting, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<LiveFeed>());
        });
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateOptions>>((limiter, rates) =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Store(http, rates.Value));
            limiter.OnRejected = async (rejected, _) => await RefuseAsync(
                rejected.HttpContext, Texts.Shell.Limits.TooManyRequests, rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1));
        });
    }

    /// <summary>A store of requests.</summary>
    public static TokenBucketRateLimiterOptions Store(int size, int refill, TimeSpan every) => new()
    {
        TokenLimit = size,
        TokensPerPeriod = refill,
        ReplenishmentPeriod = every,
        QueueLimit = 0, // Who is refused knows when to come again; who waits holds a connection.
    };

    /// <summary>Says when to ask again.</summary>
    /// <returns>In seconds.</returns>
    public static string SetRetryAfter(HttpResponse response, TimeSpan wait)
    {
        var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        response.Headers.RetryAfter = seconds;
        return seconds;
    }

    private static RateLimitPartition<string> Store(HttpContext http, RateOptions rates)
    {
        var second = TimeSpan.FromSeconds(1);
        return http.User switch
        {
            _ when http.Features.Get<PresentedCode>() is { Key.Id: var code } => // Whoever guesses at the same address keeps nobody out.
                RateLimitPartition.GetTokenBucketLimiter($"code {code}", _ => Store(rates.StrangerStore, rates.StrangerPerSecond, second)),
            { Identity.IsAuthenticated: false } or { Identity: null } =>
                RateLimitPartition.GetTokenBucketLimiter($"address {AddressOf(http)}", _ => Store(rates.StrangerStore, rates.StrangerPerSecond, second)),
            var program when program.FindFirstValue(KeyHandler.KeyIdClaim) is { } key =>
                RateLimitPartition.GetTokenBucketLimiter($"key {key}", _ => Store(rates.AgentStore, rates.AgentPerSecond, second)),
            var person => RateLimitPartition.GetTokenBucketLimiter($"person {person.PersonId()}", _ => Store(rates.PersonStore, rates.PersonPerSecond, second)),
        };
    }

    internal static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>Says what was too much and when to ask again, to programs in theirs, to people in a sentence.</summary>
    public static Task RefuseAsync(HttpContext http, string words, TimeSpan wait)
    {
        var seconds = SetRetryAfter(http.Response, wait);
        if (ShellFeature.AsksAProgram(http))
        {
            return Problems.Because(StatusCodes.Status429TooManyRequests, "call.too-many", $"{words} {Texts.Shell.Limits.Wait(seconds)}").ExecuteAsync(http);
        }

        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync($"{words} {Texts.Shell.Limits.WaitThenTryAgain(seconds)}", http.RequestAborted);
    }
}
