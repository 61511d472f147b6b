using System.Threading.RateLimiting;
using KartHub.Web.Language;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Shell.Limits;

/// <summary>
/// Stops those who guess links and keys: answers that say that one is no good are counted by address, and those that are too many say nothing but
/// to wait. A good one is never counted and never kept waiting: a class joins from one address, and one of them may be guessing.
/// </summary>
internal sealed class WrongKeys(IOptions<RateOptions> options) : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> tries = PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetTokenBucketLimiter(
        RateLimits.AddressOf(http),
        _ => RateLimits.Store(options.Value.WrongKeyStore, 1, TimeSpan.FromMinutes(1) / options.Value.WrongKeysPerMinute)));

    public ValueTask DisposeAsync() => tries.DisposeAsync();

    /// <summary>Looks at every answer to a key before it goes out.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!PresentsAKey(http.Request))
        {
            await next(http);
            return;
        }

        var counted = false;
        http.Response.OnStarting(() =>
        {
            if (WaitOf(http, ref counted) is { } wait) // A page that leads on by itself: there is no more to say than the status.
            {
                http.Response.Headers.Location = default;
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                RateLimits.SetRetryAfter(http.Response, wait);
            }

            return Task.CompletedTask;
        });
        await next(http);
        if (!http.Response.HasStarted && WaitOf(http, ref counted) is { } longer)
        {
            http.Response.Headers.Location = default;
            await RateLimits.RefuseAsync(http, Texts.Shell.Limits.TooManyWrongKeys, longer);
        }
    }

    /// <summary>How long to wait, if this answer says that a key is no good and that is one too many.</summary>
    private TimeSpan? WaitOf(HttpContext http, ref bool counted)
    {
        if (counted || !SaysNoGood(http.Response))
        {
            return null;
        }

        counted = true;
        using var lease = tries.AttemptAcquire(http);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    private static bool PresentsAKey(HttpRequest request) =>
        request.Path.StartsWithSegments("/enter", StringComparison.Ordinal)
        || request.Path.StartsWithSegments("/join", StringComparison.Ordinal)
        || request.Headers.Authorization.Count > 0;

    /// <summary>An agent's key is answered with 401, a link by leading to the door with the reason.</summary>
    private static bool SaysNoGood(HttpResponse response) =>
        response.StatusCode == StatusCodes.Status401Unauthorized || response.Headers.Location.ToString().Contains("/door?reason=", StringComparison.Ordinal);
}
