using System.Buffers;
using System.Security.Claims;
using System.Security.Cryptography;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Web.Data;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Shell.Limits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace KartHub.Web.Features.Recordings.Intake;

/// <summary>How recordings arrive from agents: opened, segment by segment, sealed. Each step may be repeated without harm.</summary>
internal static class AgentEndpoints
{
    private const int MaxJsonBytes = 16 << 10; // A start and a seal have some hundred.

    private static readonly TimeSpan PatienceForRoom = TimeSpan.FromSeconds(5); // Less than agents wait for a word before they send.

    public static void Map(IEndpointRouteBuilder routes)
    {
        var agents = routes.MapGroup(HubPaths.Recording).RequireAuthorization(AgentKeyHandler.Name).AddEndpointFilter(SayWhenToAskAgain);
        agents.MapPut("", OpenAsync).WithMetadata(new RequestSizeLimitAttribute(MaxJsonBytes));
        agents.MapPut(HubPaths.Segment, AppendAsync).WithMetadata(new RequestSizeLimitAttribute(SegmentReceipt.MaxSegmentBytes));
        agents.MapPost(HubPaths.Seal, SealAsync).WithMetadata(new RequestSizeLimitAttribute(MaxJsonBytes));
    }

    private static async Task<Results<Created, NoContent, ProblemHttpResult>> OpenAsync(
        Guid id, WholeBody<RecordingStart> body, ClaimsPrincipal agent, AgentRegistry agents, IDbContextFactory<HubContext> contexts, FrameStore store,
        DiskReserve reserve, PersonQuotas quotas, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = body.Value;
        if (FaultIn(start) is { } fault)
        {
            return Problems.BadRequest(fault);
        }

        using var turn = await store.LockAsync(id, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Recordings.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is { } known)
        {
            return known.OwnerId == agent.PersonId() ? TypedResults.NoContent() : Problems.NoRecording();
        }

        var ownerId = agent.PersonId();
        using var count = await quotas.LockAsync(ownerId, cancellationToken);
        var full = reserve.Shortage()
            ?? await quotas.TooManyBytesAsync(db, ownerId, 1, cancellationToken)
            ?? await quotas.TooManyRecordingsAsync(db, ownerId, cancellationToken);
        if (full is not null)
        {
            return Problems.Full(full);
        }

        var agentId = Guid.Parse(agent.FindFirstValue(AgentKeyHandler.KeyIdClaim)!);
        db.Add(new Recording
        {
            Id = id,
            AgentId = agentId,
            AgentName = agents.Find(agentId, agent)?.Description.Name ?? await db.AccessKeys.Where(k => k.Id == agentId).Select(k => k.Label).SingleOrDefaultAsync(cancellationToken),
            OwnerId = ownerId,
            Name = start.Name.Trim(),
            Source = start.Source.Trim(),
            Driver = start.Driver.Trim(),
            Origin = RecordingOrigin.Agent,
            State = RecordingState.Receiving,
            StartedAt = start.StartedAt,
            ReceivedAt = time.GetUtcNow(),
            Width = start.Width,
            Height = start.Height,
            RateHz = start.RateHz,
        });
        await db.SaveChangesAsync(cancellationToken);
        await store.DescribeAsync(db, id, cancellationToken);
        return TypedResults.Created();
    }

    /// <summary>Whatever can be known without the body is asked before the body is read: thirty agents that are refused must cost nothing.</summary>
    private static async Task<Results<Ok<SegmentReceipt>, ProblemHttpResult>> AppendAsync(
        Guid id, int sequence, [FromHeader(Name = WireHeaders.ContentHash)] string? contentHash, HttpRequest request, ClaimsPrincipal agent,
        RecordingIntake intake, BodyGate gate, ILogger<RecordingIntake> log, CancellationToken cancellationToken)
    {
        if (request.ContentLength is not ({ } length and > 0))
        {
            return Problems.Because(StatusCodes.Status411LengthRequired, "A segment needs a Content-Length, and at least one frame.");
        }

        if (length > SegmentReceipt.MaxSegmentBytes)
        {
            return Problems.Because(StatusCodes.Status413PayloadTooLarge, $"A segment may have {SegmentReceipt.MaxSegmentBytes} bytes; this one has {length}.");
        }

        var expected = new byte[SHA256.HashSizeInBytes];
        if (Convert.FromHexString(contentHash ?? "", expected, out _, out var written) != OperationStatus.Done || written < expected.Length)
        {
            return Problems.BadRequest($"The header {WireHeaders.ContentHash} must hold the SHA-256 of the body in hexadecimal.");
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
                : Problems.Because(StatusCodes.Status503ServiceUnavailable, $"The body's SHA-256 is not the one that the header {WireHeaders.ContentHash} names: it was damaged on its way.");
        }
        catch (TimeoutException)
        {
            return Problems.Because(StatusCodes.Status503ServiceUnavailable, "The hub is receiving as much as it can at once.");
        }
        catch (EndOfStreamException)
        {
            return Problems.Because(StatusCodes.Status503ServiceUnavailable, $"The body ended before its Content-Length of {length} bytes."); // It may arrive whole the next time.
        }
        catch (BadHttpRequestException e)
        {
            log.LogInformation("Segment {Sequence} of recording {Recording} did not arrive whole: {Reason}", sequence, id, e.Message);
            return Problems.Because(StatusCodes.Status503ServiceUnavailable, $"The segment did not arrive whole: {e.Message}");
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
        if (body.Value is { Segments: < 0 } or { Frames: < 0 } or { Missed: < 0 } or { Duplicates: < 0 })
        {
            return Problems.BadRequest("The numbers of a seal cannot be negative.");
        }

        return await intake.SealAsync(id, agent.PersonId(), body.Value, cancellationToken) switch
        {
            { NotTaken: { } not } => Tell(not),
            { Missing: { } missing } => TypedResults.Conflict(missing),
            _ => TypedResults.NoContent(),
        };
    }

    private static Results<Ok<SegmentReceipt>, ProblemHttpResult> Tell(SegmentAnswer answer) =>
        answer.NotTaken is { } not ? Tell(not) : TypedResults.Ok(answer.Receipt);

    private static ProblemHttpResult Tell(NotTaken not) => Problems.Because(StatusOf(not.Why), not.Reason);

    private static int StatusOf(NotTakenBecause why) => why switch
    {
        NotTakenBecause.Gone => StatusCodes.Status410Gone,
        NotTakenBecause.Contradiction => StatusCodes.Status409Conflict,
        NotTakenBecause.NoRoom => StatusCodes.Status507InsufficientStorage,
        NotTakenBecause.Broken => StatusCodes.Status400BadRequest,
        _ => throw new ArgumentOutOfRangeException(nameof(why), why, null),
    };

    private static string? FaultIn(RecordingStart start)
    {
        if (start.Fault() is { } fault)
        {
            return fault;
        }

        return new PictureSize(start.Width, start.Height).IsPossible ? null : $"width and height are {start.Width}×{start.Height}; {PictureSize.Limit}.";
    }
}
