using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KartHub.Web.Features.Agents.Pairing;

/// <summary>Where a downloaded agent gets its key: it shows its code as a bearer token, so that those who guess are counted like all who guess keys.</summary>
internal static class PairingEndpoint
{
    private const string Bearer = "Bearer ";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(HubPaths.Pairing, PairAsync).AllowAnonymous();

    private static async Task<Results<Ok<PairingAnswer>, ProblemHttpResult>> PairAsync(
        PairingRequest request, HttpRequest http, PairingCodes codes, CancellationToken cancellationToken)
    {
        var header = http.Headers.Authorization.ToString();
        var code = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
        try
        {
            return code.Length > 0 && await codes.ExchangeAsync(code, request.Machine ?? "", cancellationToken) is { } key
                ? TypedResults.Ok(new PairingAnswer(key))
                : Problems.Because(StatusCodes.Status401Unauthorized, "agent.pairing-code", Texts.Agents.Pairing.NotGood);
        }
        catch (Refusal e)
        {
            return Problems.Because(StatusCodes.Status409Conflict, e);
        }
    }
}
