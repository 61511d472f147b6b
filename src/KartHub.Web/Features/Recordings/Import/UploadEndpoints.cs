using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using KartHub.Contracts;
using KartHub.Training.Recordings;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Features.Recordings.Import;

/// <summary>
/// Uploads from the browser. The answer comes in lines of JSON while the upload is imported: <c>done</c> and <c>total</c>
/// frames, at last either <c>recording</c>, its id, or <c>error</c>, what is wrong in words. <c>notices</c> say what people must know of it, and of
/// those that came with it: of several recordings in one upload each becomes one of its own, and the last is the one that is named.
/// </summary>
internal static class UploadEndpoints
{
    private const string DiskFull = "The hub's disk is full. Nothing of the upload was stored. Ask the instructor to make room, and try again.";

    private static readonly TimeSpan BetweenLines = TimeSpan.FromMilliseconds(200);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("api/recordings/upload", UploadAsync)
            .WithMetadata(new RequestSizeLimitAttribute(Limit(routes.ServiceProvider.GetRequiredService<IOptions<HubOptions>>().Value)));

    private static long Limit(HubOptions options) => options.MaxUploadMegabytes * 1_000_000L;

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> UploadAsync(
        HttpRequest request, ClaimsPrincipal user, RecordingImport imports, RecordingTurns turns, FrameStore store, IOptions<HubOptions> options,
        IDbContextFactory<HubContext> contexts, PersonQuotas quotas, DiskReserve reserve, RefusalWords words, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        if (!request.Headers.ContainsKey(WireHeaders.Upload)) // Pages of other sites cannot send it.
        {
            return Problems.BadRequest($"An upload needs the header {WireHeaders.Upload}.");
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
            return Problems.Full(DiskFull);
        }

        request.HttpContext.Response.RegisterForDispose(upload); // If the browser is gone before the answer begins.
        var log = logs.CreateLogger(typeof(UploadEndpoints));
        return TypedResults.Stream(body => ImportAsync(upload, imports, user, limit, body, words, time, log, cancellationToken), "application/x-ndjson");
    }

    private static async Task ImportAsync(
        IncomingUpload upload, RecordingImport imports, ClaimsPrincipal user, long limit, Stream body, RefusalWords words, TimeProvider time, ILogger log,
        CancellationToken cancellationToken)
    {
        using var received = upload; // Disposed last: the import reads from it.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var latest = new Latest();
        var import = ImportEachAsync(upload, imports, user, limit, latest, words, ending.Token);
        try
        {
            while (await Task.WhenAny(import, Task.Delay(BetweenLines, time, cancellationToken)) != import && !cancellationToken.IsCancellationRequested)
            {
                await WriteAsync(body, new Line { Done = latest.Value.Done, Total = latest.Value.Total });
            }

            await WriteAsync(body, await OutcomeAsync(import, words, log));
        }
        finally
        {
            await ending.CancelAsync();
            await ((Task)import).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Imports what was uploaded: one recording under the upload's name, or each of several under its folder's.</summary>
    private static async Task<Line> ImportEachAsync(
        IncomingUpload upload, RecordingImport imports, ClaimsPrincipal user, long limit, IProgress<ImportProgress> progress, RefusalWords words, CancellationToken cancellationToken)
    {
        var places = await Task.Run(() => RecordingFormats.List(upload.Path, cancellationToken), cancellationToken);
        if (places is [var only])
        {
            var recording = await imports.ImportAsync(only.Path, upload.Name, user.Identity!.Name!, user.PersonId(), limit, progress, cancellationToken);
            return new Line { Done = recording.Frames, Total = recording.Frames, Recording = recording.Id, Notices = [.. recording.Notices.Select(words.Tell)] };
        }

        var (last, frames, notices) = (default(Recording), 0, new List<string>());
        foreach (var place in places)
        {
            try
            {
                last = await imports.ImportAsync(place.Path, place.Name, user.Identity!.Name!, user.PersonId(), limit, progress, cancellationToken);
                frames += last.Frames;
                notices.AddRange(last.Notices.Select(words.Tell).Prepend(words.Tell(new Phrase("upload.one-of-several", $"{place.Name}: {last.Frames:N0} frames, a recording of its own."))));
            }
            catch (Refusal e)
            {
                notices.Add(words.Tell(new Phrase("upload.one-refused", $"{place.Name} was not imported: {e}")));
            }
        }

        return last is null ? new Line { Error = string.Join(" ", notices) } : new Line { Done = frames, Total = frames, Recording = last.Id, Notices = notices };
    }

    private static async Task<Line> OutcomeAsync(Task<Line> import, RefusalWords words, ILogger log)
    {
        try
        {
            return await import;
        }
        catch (Refusal e)
        {
            return new Line { Error = words.Tell(e) };
        }
        catch (Exception e) when (DiskReserve.IsFull(e))
        {
            return new Line { Error = DiskFull };
        }
        catch (Exception e) when (e is not OperationCanceledException) // The answer has begun: this line is the only way to say it.
        {
            log.LogError(e, "An upload could not be imported.");
            return new Line { Error = DataTrouble.InWords(e) is { } trouble ? $"The hub could not store the recording: {trouble}" : "The hub could not import this; its log says why." };
        }
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
        public Guid? Recording { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<string>? Notices { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Error { get; init; }
    }

    /// <summary>Keeps the last report, for whoever looks.</summary>
    private sealed class Latest : IProgress<ImportProgress>
    {
        private long packed;

        public ImportProgress Value => new((int)(Volatile.Read(ref packed) >> 32), (int)Volatile.Read(ref packed));

        public void Report(ImportProgress value) => Volatile.Write(ref packed, ((long)value.Done << 32) | (uint)value.Total);
    }
}
