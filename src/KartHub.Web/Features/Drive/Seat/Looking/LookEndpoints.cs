using System.Globalization;
using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Web.Features.Agents.Previews;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace KartHub.Web.Features.Drive.Seat.Looking;

/// <summary>How others see what a person sees in their seat.</summary>
internal static class LookEndpoints
{
    private const int MostBytes = 64 << 10;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("api/seat/looked", LookedAsync);
        routes.MapPut("api/seat/preview", ShowAsync).WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        routes.MapGet("api/seats/{id:guid}/preview", GetAsync);
    }

    /// <summary>Where the pictures of a person's seat come from.</summary>
    public static string Of(Guid personId) => $"/api/seats/{personId}/preview";

    private static async Task<Results<Ok, NoContent>> LookedAsync(ClaimsPrincipal user, LiveSeats seats, HttpResponse response, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        return await seats.IsLookedAtAsync(user, cancellationToken) ? TypedResults.Ok() : TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ShowAsync(HttpRequest request, ClaimsPrincipal user, LiveSeats seats, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!request.Headers.ContainsKey(WireHeaders.Seat)) // Pages of other sites cannot send it.
        {
            return Problems.BadRequest(new Refusal("seat.no-header", $"A seat sends the header {WireHeaders.Seat}."));
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var picture = body.ToArray();
        if (picture.Length > MostBytes || LivePreview.MediaType(picture) is null || ControlsIn(request.Headers[WireHeaders.Controls]) is not { } controls)
        {
            return Problems.BadRequest(new Refusal("seat.no-picture", $"A seat shows a JPEG or PNG of at most {MostBytes} bytes, with the controls of its moment."));
        }

        var by = request.Headers[WireHeaders.DrivenBy].ToString() switch
        {
            "takeover" => DrivenBy.Takeover,
            "pilot" => DrivenBy.Pilot,
            _ => DrivenBy.Person,
        };
        seats.Shown(user)?.Previews.Show(new Preview(picture, controls, Predicted: null, time.GetUtcNow()) { DrivenBy = by });
        return TypedResults.NoContent();
    }

    private static async Task<Results<FileContentHttpResult, NoContent, NotFound>> GetAsync(
        Guid id, ClaimsPrincipal user, LiveSeats seats, HttpResponse response, TimeProvider time, CancellationToken cancellationToken, long after = 0, bool wait = true) =>
        seats.LookInto(id, user) is { } seat ? await PreviewEndpoint.AnswerAsync(seat.Previews, response, after, wait, time, cancellationToken) : TypedResults.NotFound();

    private static Controls? ControlsIn(string? text)
    {
        Span<float> values = stackalloc float[Controls.Count];
        var parts = text?.Split(',') ?? [];
        if (parts.Length != Controls.Count)
        {
            return null;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (!float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
            {
                return null;
            }
        }

        return Controls.From(values).Clamped;
    }
}
