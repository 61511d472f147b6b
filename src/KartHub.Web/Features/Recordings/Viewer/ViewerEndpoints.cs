using System.Buffers.Binary;
using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Training.Recordings;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace KartHub.Web.Features.Recordings.Viewer;

/// <summary>What the player and the lists fetch of a recording.</summary>
internal static class ViewerEndpoints
{
    /// <summary>Numbers for each frame in the answer to <c>controls</c>: seconds, x, y, A, B, RB, driven by; 32-bit floats, little-endian.</summary>
    public const int NumbersPerFrame = 1 + Controls.Count + 1;

    private const string ForGood = "private, max-age=31536000, immutable"; // A frame never changes, and its address is one session's.

    public static void Map(IEndpointRouteBuilder routes)
    {
        var view = routes.MapGroup(ViewAddress.Route).AddEndpointFilter(RequireOwnAddressAsync);
        view.MapGet("frames/{number:int:min(0)}", FrameAsync);
        view.MapGet("thumbnails/{number:int:min(0)}", ThumbnailAsync);
        view.MapGet("controls", ControlsAsync);
        routes.MapGet("api/recordings/{id:guid}/download", DownloadAsync);
    }

    /// <summary>Not found at another session's address: answered there, it would be kept there.</summary>
    private static ValueTask<object?> RequireOwnAddressAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next) =>
        ViewAddress.IsOf((string)call.HttpContext.GetRouteValue("session")!, call.HttpContext.User)
            ? next(call)
            : ValueTask.FromResult<object?>(Problems.NotFound(new Refusal("view.another-session", $"This address belongs to another sign-in. Reload the page.")));

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> FrameAsync(
        Guid id, int number, HttpContext http, IDbContextFactory<HubContext> contexts, FrameStore store, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, http.User, contexts, cancellationToken) is not { } recording)
        {
            return NoRecording();
        }

        if (number >= recording.Frames)
        {
            return NoFrame(number, recording);
        }

        try
        {
            var frame = await store.Open(id).ReadFrameAsync(number, recording.Extent(), cancellationToken);
            return Picture(http, frame.Picture, frame.Format);
        }
        catch (InvalidDataException e)
        {
            return Damaged(e);
        }
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ThumbnailAsync(
        Guid id, int number, HttpContext http, IDbContextFactory<HubContext> contexts, Thumbnails thumbnails, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, http.User, contexts, cancellationToken) is not { } recording)
        {
            return NoRecording();
        }

        if (number >= recording.Frames)
        {
            return NoFrame(number, recording);
        }

        try
        {
            var (picture, format) = await thumbnails.ReadAsync(recording, number, http.User.PersonId(), cancellationToken);
            return Picture(http, picture, format);
        }
        catch (InvalidDataException e)
        {
            return Damaged(e);
        }
        catch (ImageFormatException e)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, new Refusal("view.no-picture", $"{e.Message}", e));
        }
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ControlsAsync(
        Guid id, HttpContext http, IDbContextFactory<HubContext> contexts, FrameStore store, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, http.User, contexts, cancellationToken) is not { } recording)
        {
            return NoRecording();
        }

        IReadOnlyList<FrameEntry> entries;
        try
        {
            entries = await store.Open(id).ReadIndexAsync(recording.Extent(), cancellationToken);
        }
        catch (InvalidDataException e)
        {
            return Damaged(e);
        }

        if (recording.State == RecordingState.Sealed)
        {
            KeepForGood(http);
        }

        return TypedResults.Bytes(Pack(entries), "application/octet-stream");
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> DownloadAsync(
        Guid id, HttpContext http, IDbContextFactory<HubContext> contexts, FrameStore store, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, http.User, contexts, cancellationToken) is not { } recording)
        {
            return NoRecording();
        }

        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true; // ZipArchive's asynchronous side still writes its headers the other way.
        var name = DownloadName.Of(recording.Name);
        return TypedResults.Stream(
            body => RecordingFormats.WriteZipAsync(body, name, new StoredRecording(recording, store.Open(id)), cancellationToken), "application/zip", $"{name}.zip");
    }

    private static async Task<Recording?> FindAsync(
        Guid id, ClaimsPrincipal user, IDbContextFactory<HubContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Recordings.AsNoTracking().VisibleTo(user).SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
    }

    private static FileContentHttpResult Picture(HttpContext http, ReadOnlyMemory<byte> picture, PictureFormat format)
    {
        KeepForGood(http);
        return TypedResults.Bytes(picture, format.MediaType());
    }

    private static void KeepForGood(HttpContext http)
    {
        http.Response.Headers.CacheControl = ForGood;
        http.Response.Headers.Vary = HeaderNames.Cookie; // Not even for who learns another's address in the same browser.
    }

    /// <summary>Also for what is there and not the asker's: its existence is nobody else's business.</summary>
    private static ProblemHttpResult NoRecording() => Problems.NotFound(new Refusal("recording.unknown", $"There is no such recording."));

    private static ProblemHttpResult NoFrame(int number, Recording recording) =>
        Problems.NotFound(new Refusal("view.no-frame", $"There is no frame {number}: the recording has {recording.Frames}."));

    private static ProblemHttpResult Damaged(InvalidDataException e) => Problems.Because(StatusCodes.Status500InternalServerError, new Refusal("view.damaged", $"{e.Message}", e));

    private static byte[] Pack(IReadOnlyList<FrameEntry> entries)
    {
        var bytes = new byte[entries.Count * NumbersPerFrame * sizeof(float)];
        Span<float> numbers = stackalloc float[NumbersPerFrame];
        for (var i = 0; i < entries.Count; i++)
        {
            numbers[0] = (float)entries[i].Time.TotalSeconds;
            entries[i].Controls.CopyTo(numbers[1..]);
            numbers[^1] = (float)entries[i].DrivenBy;
            for (var k = 0; k < numbers.Length; k++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan((i * NumbersPerFrame + k) * sizeof(float)), numbers[k]);
            }
        }

        return bytes;
    }
}
