using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Features.Recordings.Import;

/// <summary>
/// Uploads from the browser. The answer comes in lines of JSON while the upload is imported: <c>done</c> and <c>total</c>
/// frames, at last either <c>recordings</c>, the id and name of each one that came in, or <c>error</c>, what is wrong in words. <c>notices</c> say
/// what people must know of them, and which of several did not come in.
/// </summary>
internal static class UploadEndpoints
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMilliseconds(200);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("api/recordings/upload", UploadAsync)
            .WithMetadata(new RequestSizeLimitAttribute(Limit(routes.ServiceProvider.GetRequiredService<IOptions<HubOptions>>().Value)));

    private static long Limit(HubOptions options) => options.MaxUploadMegabytes * 1_000_000L;

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> UploadAsync(
        HttpRequest request, ClaimsPrincipal user, RecordingImport imports, RecordingTurns turns, FrameStore store, IOptions<HubOptions> options,
        IDbContextFactory<HubContext> contexts, PersonQuotas quotas, DiskReserve reserve, RefusalWords words, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!request.Headers.ContainsKey(WireHeaders.Upload)) // Pages of other sites cannot send it.
        {
            return Problems.BadRequest(new Refusal("upload.no-header", $"An upload needs the header {WireHeaders.Upload}."));
        }

        var limit = Limit(options.Value);
        request.HttpContext.Response.RegisterForDispose(await turns.Uploads.EnterAsync(user.PersonId(), cancellationToken));
        IncomingUpload upload;
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var room = await UploadRoom.ForAsync(db, user.PersonId(), limit, quotas, reserve, cancellationToken);
            upload = await IncomingUpload.ReceiveAsync(request, store.NewIncoming(), room, cancellationToken);
        }
        catch (Refusal e)
        {
            return Problems.BadRequest(e);
        }
        catch (Exception e) when (DiskReserve.IsFull(e))
        {
            return Problems.Full(RecordingImport.DiskFull());
        }

        request.HttpContext.Response.RegisterForDispose(upload); // If the browser is gone before the answer begins.
        return TypedResults.Stream(body => ImportAsync(upload, imports, user, limit, body, words, time, cancellationToken), "application/x-ndjson");
    }

    private static async Task ImportAsync(
        IncomingUpload upload, RecordingImport imports, ClaimsPrincipal user, long limit, Stream body, RefusalWords words, TimeProvider time, CancellationToken cancellationToken)
    {
        using var received = upload; // Disposed last: the import reads from it.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var latest = new Latest();
        var import = imports.ImportEachAsync(upload.Path, upload.Name, user.Identity!.Name!, user.PersonId(), limit, latest, ending.Token);
        try
        {
            while (await Task.WhenAny(import, Task.Delay(BetweenLines, time, cancellationToken)) != import && !cancellationToken.IsCancellationRequested)
            {
                await WriteAsync(body, new Line { Done = latest.Value.Done, Total = latest.Value.Total });
            }

            await WriteAsync(body, Outcome(await import, words));
        }
        finally
        {
            await ending.CancelAsync();
            await ((Task)import).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Line Outcome(ImportOutcome outcome, RefusalWords words)
    {
        List<string> notices = [.. outcome.Notices.Select(notice => words.Tell(notice))];
        if (outcome.Recordings.Count == 0)
        {
            return new Line { Error = string.Join(" ", notices) };
        }

        var frames = outcome.Recordings.Sum(recording => recording.Frames);
        return new Line
        {
            Done = frames,
            Total = frames,
            Recordings = [.. outcome.Recordings.Select(recording => new Taken(recording.Id, recording.Name))],
            Told = outcome.Recordings.Count == 1 ? Texts.Recordings.Upload.Imported(frames) : Texts.Recordings.Upload.ImportedSeveral(outcome.Recordings.Count, frames),
            Notices = notices,
        };
    }

    private static async Task WriteAsync(Stream body, Line line)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, JsonSerializerOptions.Web), (byte)'\n'];
        await body.WriteAsync(bytes);
        await body.FlushAsync();
    }

    private sealed record Line
    {
        public int Done { get; init; }

        public int Total { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Taken>? Recordings { get; init; }

        /// <summary>What was taken, for people.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Told { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<string>? Notices { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Error { get; init; }
    }

    private sealed record Taken(Guid Id, string Name);

    /// <summary>Keeps the last report, for whoever looks.</summary>
    private sealed class Latest : IProgress<ImportProgress>
    {
        private long packed;

        public ImportProgress Value => new((int)(Volatile.Read(ref packed) >> 32), (int)Volatile.Read(ref packed));

        public void Report(ImportProgress value) => Volatile.Write(ref packed, ((long)value.Done << 32) | (uint)value.Total);
    }
}
