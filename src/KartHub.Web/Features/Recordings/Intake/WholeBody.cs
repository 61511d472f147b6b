using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace KartHub.Web.Features.Recordings.Intake;

/// <summary>
/// A small body of JSON, read to its end before it is looked at. The framework's own reading parses while it reads, and leaves a
/// connection that is cut off meanwhile in a state that the server reports with a stack.
/// </summary>
/// <param name="Value">What it says.</param>
internal sealed record WholeBody<T>(T Value)
{
    /// <summary>Called by the framework for a parameter of this type. How long it may be is the endpoint's request size limit.</summary>
    public static async ValueTask<WholeBody<T>?> BindAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("The body must be JSON, and its Content-Type say so.", StatusCodes.Status415UnsupportedMediaType);
        }

        using var body = new MemoryStream();
        await WholeBody.ReadAsync(http.Request, token => http.Request.Body.CopyToAsync(body, token), http.RequestAborted);
        try
        {
            var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            return JsonSerializer.Deserialize<T>(body.GetBuffer().AsSpan(0, (int)body.Length), options) is { } value
                ? new(value)
                : throw new BadHttpRequestException("The body is empty.");
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException($"The body cannot be understood: {e.Message}", e);
        }
    }
}

/// <summary>Reads bodies that agents send.</summary>
internal static class WholeBody
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100); // No agent waits longer for its answer.
    private static readonly MinDataRate Slowest = new(bytesPerSecond: 16 << 10, gracePeriod: TimeSpan.FromSeconds(10)); // A tenth of what a recording at 5 Hz needs.

    /// <summary>Reads, as long as it goes on.</summary>
    /// <exception cref="BadHttpRequestException">It did not arrive: too slow, too long, or cut off.</exception>
    /// <exception cref="EndOfStreamException">It ended too early.</exception>
    public static async Task ReadAsync(HttpRequest request, Func<CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = Slowest;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await read(patience.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BadHttpRequestException($"It took longer than {Patience.TotalSeconds:0} s.", StatusCodes.Status408RequestTimeout, e);
        }
        catch (IOException e) when (e is not (BadHttpRequestException or EndOfStreamException))
        {
            throw new BadHttpRequestException("The connection was lost.", StatusCodes.Status400BadRequest, e);
        }
    }
}
