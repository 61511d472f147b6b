using System.Buffers;
using System.Security.Claims;
using System.Security.Cryptography;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Web.Data;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;
using KartHub.Web.Shell.Limits;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace KartHub.Web.Features.Recordings.Intake;

/// <summary>How recordings arrive from agents: opened, segment by segment, sealed. Each step may be repeated without harm.</summary>
internal static class AgentEndpoints
{
    private const int MaxJsonBytes = 16 << 10; // A start and a seal have some hundred.

    private static readonly TimeSpan PatienceForRoom = TimeSpan.FromSeconds(5); // Less than agents wait for a word before they send.

    public static void Map(IEndpointRouteBuilder routes)
    {
        var agents = routes.MapGroup(HubPaths.Recording).RequireAuthorization(KeyHandler.Agent).AddEndpointFilter(SayWhenToAskAgain);
        agents.MapPut("", OpenAsync).WithMetadata(new RequestSizeLimitAttribute(MaxJsonBytes));
        agents.MapPut(HubPaths.Segment, AppendAsync).WithMetadata(new RequestSizeLimitAttribute(SegmentReceipt.MaxSegmentBytes));
        agents.MapPost(HubPaths.Seal, SealAsync).WithMetadata(new RequestSizeLimitAttribute(MaxJsonBytes));
    }

    private static async Task<Results<Created, NoContent, ProblemHttpResult>> OpenAsync(
        Guid id, WholeBody<RecordingStart> body, ClaimsPrincipal agent, AgentRegistry agents, RecordingIntake intake, CancellationToken cancellationToken)
    {
        var agentId = Guid.Parse(agent.FindFirstValue(KeyHandler.KeyIdClaim)!);
        return await intake.OpenAsync(id, agent.PersonId(), agentId, agents.Find(agentId, agent)?.Description.Name, body.Value, cancellationToken) switch
        {
            { NotTaken: { } not } => Tell(not),
            { IsNew: true } => TypedResults.Created(),
            _ => TypedResults.NoContent(),
        };
    }

    /// <summary>Whatever can be known without the body is asked before the body is read: thirty agents that are refused must cost nothing.</summary>
    private static async Task<Results<Ok<SegmentReceipt>, ProblemHttpResult>> AppendAsync(
        Guid id, int sequence, [FromHeader(Name = WireHeaders.ContentHash)] string? contentHash, HttpRequest request, ClaimsPrincipal agent,
        RecordingIntake intake, BodyGate gate, ILogger<RecordingIntake> log, CancellationToken cancellationToken)
    {
        if (request.ContentLength is not ({ } length and > 0))
        {
            return Problems.Because(
                StatusCodes.Status411LengthRequired, new Refusal("intake.no-length", $"A segment needs a Content-Length, and at least one frame."));
        }

        if (length > SegmentReceipt.MaxSegmentBytes)
        {
            return Problems.Because(
                StatusCodes.Status413PayloadTooLarge,
                new Refusal("intake.too-large", $"A segment may have {SegmentReceipt.MaxSegmentBytes} bytes; this one has {length}."));
        }

        var expected = new byte[SHA256.HashSizeInBytes];
        if (Convert.FromHexString(contentHash ?? "", expected, out _, out var written) != OperationStatus.Done || written < expected.Length)
        {
            return Problems.BadRequest(new Refusal("intake.no-hash", $"The header {WireHeaders.ContentHash} must hold the SHA-256 of the body in hexadecimal."));
        }

        if (await intake.AnswerWithoutBodyAsync(id, agent.PersonId(), sequence, expected, length, cancellationToken) is { } answer)
        {
            return Tell(answer);
        }

        try
        {
            using var body = await gate.EnterAsync(agent.PersonId(), (int)length, PatienceForRoom, cancellationToken);
            await WholeBody.ReadAsync(request, async token => await request.Body.ReadExactlyAsync(body.Bytes, token), cancellationToken);
            var hash = SHA256.HashData(body.Bytes.Span);
            return hash.AsSpan().SequenceEqual(expected)
                ? Tell(await intake.AppendAsync(id, agent.PersonId(), sequence, hash, body.Bytes, cancellationToken))
                : NotNow(new Refusal("intake.damaged", $"The body's SHA-256 is not the one that the header {WireHeaders.ContentHash} names: it was damaged on its way."));
        }
        catch (TimeoutException)
        {
            return NotNow(new Refusal("intake.busy", $"The hub is receiving as much as it can at once."));
        }
        catch (EndOfStreamException)
        {
            return NotNow(new Refusal("intake.cut-off", $"The body ended before its Content-Length of {length} bytes.")); // It may arrive whole the next time.
        }
        catch (BadHttpRequestException e)
        {
            log.LogInformation("Segment {Sequence} of recording {Recording} did not arrive whole: {Reason}", sequence, id, e.Message);
            return NotNow(new Refusal("intake.not-whole", $"The segment did not arrive whole: {e.Message}"));
        }
    }

    /// <summary>Agents that are told "not now" are told when to try again too.</summary>
    private static async ValueTask<object?> SayWhenToAskAgain(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var answer = await next(call);
        if (answer is INestedHttpResult { Result: ProblemHttpResult { StatusCode: StatusCodes.Status503ServiceUnavailable or StatusCodes.Status507InsufficientStorage } })
        {
            RateLimits.SetRetryAfter(call.HttpContext.Response, DiskReserve.AskAgain);
        }

        return answer;
    }

    private static async Task<Results<NoContent, Conflict<SegmentsMissing>, ProblemHttpResult>> SealAsync(
        Guid id, WholeBody<RecordingSeal> body, ClaimsPrincipal agent, RecordingIntake intake, CancellationToken cancellationToken)
    {
        return await intake.SealAsync(id, agent.PersonId(), body.Value, cancellationToken) switch
        {
            { NotTaken: { } not } => Tell(not),
            { Missing: { } missing } => TypedResults.Conflict(missing),
            _ => TypedResults.NoContent(),
        };
    }

    private static Results<Ok<SegmentReceipt>, ProblemHttpResult> Tell(SegmentAnswer answer) =>
        answer.NotTaken is { } not ? Tell(not) : TypedResults.Ok(answer.Receipt);

    private static ProblemHttpResult NotNow(Refusal reason) => Problems.Because(StatusCodes.Status503ServiceUnavailable, reason);

    private static ProblemHttpResult Tell(NotTaken not) => Problems.Because(StatusOf(not.Why), not.Reason);

    private static int StatusOf(NotTakenBecause why) => why switch
    {
        NotTakenBecause.Gone => StatusCodes.Status410Gone,
        NotTakenBecause.Contradiction => StatusCodes.Status409Conflict,
        NotTakenBecause.NoRoom => StatusCodes.Status507InsufficientStorage,
        NotTakenBecause.Broken => StatusCodes.Status400BadRequest,
        _ => throw new ArgumentOutOfRangeException(nameof(why), why, null),
    };
}
