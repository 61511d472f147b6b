using KartHub.Contracts;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace KartHub.Web.Shell.Limits;

/// <summary>A request that is cut off or badly made is the asker's affair: an answer in words where there is still someone to hear it, and one line in the log.</summary>
internal sealed class BadCalls(RequestDelegate next, ILogger<BadCalls> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException e)
        {
            log.LogInformation("{Method} {Route} was badly made: {Reason}", http.Request.Method, RouteOf(http), e.Message);
            await AnswerAsync(http, e.StatusCode, new Refusal("call.badly-made", $"{e.Message}"));
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            log.LogInformation("{Method} {Route} was given up by who asked.", http.Request.Method, RouteOf(http));
            await AnswerAsync(http, StatusCodes.Status499ClientClosedRequest, new Refusal("call.given-up", $"Given up."));
        }
    }

    /// <summary>Not the path itself: it may hold a secret, or a line end.</summary>
    private static string RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "An address that is none";

    private static Task AnswerAsync(HttpContext http, int status, Refusal why)
    {
        if (http.Response.HasStarted)
        {
            http.Abort(); // Half an answer must not look like a whole one.
            return Task.CompletedTask;
        }

        http.Response.Clear();
        return Problems.Because(status, why).ExecuteAsync(http);
    }
}
