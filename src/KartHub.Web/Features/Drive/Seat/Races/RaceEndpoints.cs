using System.Security.Claims;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Simulator.Races;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace KartHub.Web.Features.Drive.Seat.Races;

/// <summary>What a seat sends of the race that is recorded in it. All of it may be said again.</summary>
internal static class RaceEndpoints
{
    private const int MostBytes = RaceShelf.MostAtOnce * RaceTick.Size;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public static void Map(IEndpointRouteBuilder routes)
    {
        var race = routes.MapGroup("api/seat/races/{id:guid}").AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Headers.ContainsKey(WireHeaders.Seat) // Pages of other sites cannot send it.
                ? await next(context)
                : Problems.BadRequest(new Refusal("seat.no-header", $"A seat sends the header {WireHeaders.Seat}.")));
        race.MapPut("", BeginAsync).WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        race.MapPut("ticks/{from:int:min(0)}", AppendAsync).WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        race.MapPut("erased", EraseAsync).WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        race.MapPost("end", EndAsync).WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        race.MapDelete("", ForgetAsync);
    }

    private static Task<Results<Ok<RaceTicks>, Conflict<RaceTicks>, ProblemHttpResult>> BeginAsync(
        Guid id, HttpRequest request, ClaimsPrincipal user, RaceShelf races, CancellationToken cancellationToken) =>
        AnswerAsync(async () => (await races.BeginAsync(id, user.PersonId(), await ReadAsync<RaceStart>(request, cancellationToken), cancellationToken), 0));

    private static async Task<Results<Ok<RaceTicks>, Conflict<RaceTicks>, ProblemHttpResult>> AppendAsync(
        Guid id, int from, HttpRequest request, ClaimsPrincipal user, RaceShelf races, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        if (bytes.Length is 0 or > MostBytes || bytes.Length % RaceTick.Size != 0)
        {
            return Problems.BadRequest(new Refusal("race.cut", $"{bytes.Length} bytes are not 1 to {RaceShelf.MostAtOnce} whole ticks of {RaceTick.Size} bytes."));
        }

        return await AnswerAsync(async () => (await races.AppendAsync(id, user.PersonId(), from, bytes, cancellationToken), from));
    }

    private static Task<Results<Ok<RaceTicks>, Conflict<RaceTicks>, ProblemHttpResult>> EndAsync(
        Guid id, HttpRequest request, ClaimsPrincipal user, RaceShelf races, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            var end = await ReadAsync<RaceEnd>(request, cancellationToken);
            return (await races.EndAsync(id, user.PersonId(), end, cancellationToken), end.Ticks);
        });

    private static Task<Results<Ok<RaceTicks>, Conflict<RaceTicks>, ProblemHttpResult>> EraseAsync(
        Guid id, HttpRequest request, ClaimsPrincipal user, RaceShelf races, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            await races.EraseAsync(id, user.PersonId(), await ReadAsync<int[][]>(request, cancellationToken), cancellationToken);
            return (0, 0);
        });

    private static Task<Results<Ok<RaceTicks>, Conflict<RaceTicks>, ProblemHttpResult>> ForgetAsync(
        Guid id, ClaimsPrincipal user, RaceShelf races, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            await races.ForgetAsync(id, user.PersonId(), cancellationToken);
            return (0, 0);
        });

    /// <exception cref="Refusal">It is no such JSON.</exception>
    private static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, Json, cancellationToken) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new Refusal("race.no-json", $"This is not what a seat sends: {e.Message}", e);
        }
    }

    /// <param name="order">
    /// Answers how many ticks the hub has, and how many it needs: with fewer the answer is a conflict, and the seat goes on from what the hub has.
    /// </param>
    private static async Task<Results<Ok<RaceTicks>, Conflict<RaceTicks>, ProblemHttpResult>> AnswerAsync(Func<Task<(int Ticks, int Needed)>> order)
    {
        try
        {
            var (ticks, needed) = await order();
            return ticks < needed ? TypedResults.Conflict(new RaceTicks(ticks)) : TypedResults.Ok(new RaceTicks(ticks));
        }
        catch (Refusal e) when (e.Code == "race.unknown")
        {
            return Problems.NotFound(e);
        }
        catch (Refusal e)
        {
            return Problems.BadRequest(e);
        }
        catch (NoRoom e)
        {
            return Problems.Full(e.Why);
        }
        catch (Exception e) when (DiskReserve.IsFull(e))
        {
            return Problems.Full(new Refusal("race.disk-full", $"The hub's disk is full."));
        }
    }

    /// <param name="Ticks">How many the hub has on its disk.</param>
    internal sealed record RaceTicks(int Ticks);
}
