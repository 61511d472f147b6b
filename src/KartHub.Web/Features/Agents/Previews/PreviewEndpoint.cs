using System.Globalization;
using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KartHub.Web.Features.Agents.Previews;

/// <summary>
/// The live picture, for a browser that asks again and again: always the newest one, and when it has that already, the next.
/// A slow browser skips pictures; nothing queues. Controls come in headers: x, y, A, B, RB.
/// </summary>
internal static class PreviewEndpoint
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("api/agents/{id:guid}/preview", GetAsync);

    /// <summary>Where an agent's pictures come from.</summary>
    public static string Of(Guid agentId) => $"/api/agents/{agentId}/preview";

    /// <param name="id">The agent.</param>
    /// <param name="after">The number of the picture that the browser has.</param>
    /// <param name="wait">Whether to wait for a newer one; a browser with many agents on a page has no connections for that.</param>
    private static async Task<Results<FileContentHttpResult, NoContent, NotFound>> GetAsync(
        Guid id, ClaimsPrincipal user, AgentRegistry agents, HttpResponse response, TimeProvider time, CancellationToken cancellationToken,
        long after = 0, bool wait = true)
    {
        response.Headers.CacheControl = "no-store";
        return agents.Find(id, user) is { } agent ? await AnswerAsync(agent.Previews, response, after, wait, time, cancellationToken) : TypedResults.NotFound();
    }

    /// <summary>The newest picture of a feed, or the next.</summary>
    internal static async Task<Results<FileContentHttpResult, NoContent, NotFound>> AnswerAsync(
        PreviewFeed feed, HttpResponse response, long after, bool wait, TimeProvider time, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        if (await FindAsync(feed, after, wait, time, cancellationToken) is not { } found)
        {
            return TypedResults.NoContent();
        }

        var preview = found.Preview;
        response.Headers[WireHeaders.PreviewNumber] = found.Number.ToString(CultureInfo.InvariantCulture);
        response.Headers[WireHeaders.CapturedAt] = preview.CapturedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        response.Headers[WireHeaders.Controls] = Numbers(preview.Controls);
        if (preview.Predicted is { } predicted)
        {
            response.Headers[WireHeaders.Predicted] = Numbers(predicted);
        }

        if (preview.DrivenBy is DrivenBy.Takeover)
        {
            response.Headers[WireHeaders.Takeover] = "1";
        }

        return TypedResults.Bytes(preview.Picture, LivePreview.MediaType(preview.Picture));
    }

    private static async Task<LivePreview?> FindAsync(PreviewFeed feed, long after, bool wait, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!wait)
        {
            return feed.Latest is { } latest && latest.Number != after ? latest : null;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await feed.NextAsync(after, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string Numbers(Controls c) =>
        string.Create(CultureInfo.InvariantCulture, $"{c.SteerX:0.####},{c.SteerY:0.####},{c.A:0.###},{c.B:0.###},{c.Rb:0.###}");
}
