using System.Buffers;
using System.Security.Claims;
using System.Security.Cryptography;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Live;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Intake;

/// <summary>How recordings arrive from agents: opened, segment by segment, sealed. Each step may be repeated without harm.</summary>
internal static class AgentEndpoints
{
    /// <summary>A second at 60 Hz of pictures of 2 MB.</summary>
    private const int MaxSegmentBytes = 128 << 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var agents = routes.MapGroup("api/recordings/{id:guid}").RequireAuthorization(AgentKeyHandler.Name);
        agents.MapPut("", OpenAsync);
        agents.MapPut("segments/{sequence:int:min(0)}", AppendAsync).WithMetadata(new RequestSizeLimitAttribute(MaxSegmentBytes));
        agents.MapPost("seal", SealAsync);
    }

    private static async Task<Results<Created, NoContent, ProblemHttpResult>> OpenAsync(
        Guid id, RecordingStart start, ClaimsPrincipal agent, IDbContextFactory<HubContext> contexts, FrameStore store, LiveFeed live,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (FaultIn(start) is { } fault)
        {
            return Refusals.BadRequest(fault);
        }

        using var turn = await store.LockAsync(id, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Recordings.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is { } known)
        {
            return known.OwnerId == agent.PersonId() ? TypedResults.NoContent() : Refusals.NoRecording();
        }

        db.Add(new Recording
        {
            Id = id,
            OwnerId = agent.PersonId(),
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
        live.Publish(Topics.Recordings);
        return TypedResults.Created();
    }

    private static async Task<Results<Ok<SegmentReceipt>, ProblemHttpResult>> AppendAsync(
        Guid id, int sequence, [FromHeader(Name = SegmentReceipt.HashHeader)] string? contentHash, HttpRequest request, ClaimsPrincipal agent,
        RecordingIntake intake, CancellationToken cancellationToken)
    {
        if (request.ContentLength is not ({ } length and > 0))
        {
            return Refusals.Because(StatusCodes.Status411LengthRequired, "A segment needs a Content-Length, and at least one frame.");
        }

        if (length > MaxSegmentBytes)
        {
            return Refusals.Because(StatusCodes.Status413PayloadTooLarge, $"A segment may have {MaxSegmentBytes} bytes; this one has {length}.");
        }

        var expected = new byte[SHA256.HashSizeInBytes];
        if (Convert.FromHexString(contentHash ?? "", expected, out _, out var written) != OperationStatus.Done || written < expected.Length)
        {
            return Refusals.BadRequest($"The header {SegmentReceipt.HashHeader} must hold the SHA-256 of the body in hexadecimal.");
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            var body = buffer.AsMemory(0, (int)length);
            await request.Body.ReadExactlyAsync(body, cancellationToken);
            var hash = SHA256.HashData(body.Span);
            return hash.AsSpan().SequenceEqual(expected)
                ? await intake.AppendAsync(id, agent.PersonId(), sequence, hash, body, cancellationToken)
                : Refusals.BadRequest($"The body's SHA-256 is not the one that the header {SegmentReceipt.HashHeader} names: it was damaged on its way.");
        }
        catch (EndOfStreamException)
        {
            return Refusals.BadRequest($"The body ended before its Content-Length of {length} bytes.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<Results<NoContent, Conflict<SegmentsMissing>, ProblemHttpResult>> SealAsync(
        Guid id, RecordingSeal seal, ClaimsPrincipal agent, RecordingIntake intake, CancellationToken cancellationToken) =>
        seal is { Segments: < 0 } or { Frames: < 0 } or { Missed: < 0 } or { Duplicates: < 0 }
            ? Refusals.BadRequest("The numbers of a seal cannot be negative.")
            : await intake.SealAsync(id, agent.PersonId(), seal, cancellationToken);

    private static string? FaultIn(RecordingStart start) => start switch
    {
        { Name: var name } when Fault(name, Recording.MaxName) is { } fault => $"name {fault}",
        { Source: var source } when Fault(source, Recording.MaxSource) is { } fault => $"source {fault}",
        { Driver: var driver } when Fault(driver, Recording.MaxDriver) is { } fault => $"driver {fault}",
        _ when !new PictureSize(start.Width, start.Height).IsPossible => $"width and height are {start.Width}×{start.Height}; {PictureSize.Limit}.",
        { RateHz: not (> 0 and <= 240) } => $"rateHz is {start.RateHz}; more than 0 and at most 240 is possible.",
        _ => null,
    };

    private static string? Fault(string? text, int longest) =>
        string.IsNullOrWhiteSpace(text) ? "is missing." : text.Length > longest ? $"has {text.Length} characters; {longest} are possible." : null;
}
