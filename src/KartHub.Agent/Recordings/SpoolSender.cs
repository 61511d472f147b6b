using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using KartHub.Agent.Hub;
using KartHub.Contracts;
using KartHub.Contracts.Recording;

namespace KartHub.Agent.Recordings;

/// <summary>Sends what is in the spool to the hub, in order, again and again until it is acknowledged.</summary>
public sealed class SpoolSender(Spool spool, HttpClient hub, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly BackOff backOff = new();
    private readonly HashSet<Guid> opened = [];
    private TimeSpan asked; // How long the hub wants to be left alone.

    /// <summary>Why nothing arrives, in the user's words; null while all goes well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>What was set aside because the hub does not take it; null if nothing was.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Sends until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TrySendAsync(cancellationToken).ConfigureAwait(false))
            {
                backOff.Reset();
                await spool.WaitForNewsAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await Task.Delay(backOff.Next(asked), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends all there is.</summary>
    /// <returns>False if it must be tried again; <see cref="Trouble"/> says why.</returns>
    public async Task<bool> TrySendAsync(CancellationToken cancellationToken)
    {
        asked = TimeSpan.Zero;
        try
        {
            foreach (var recording in spool.Recordings().ToList())
            {
                await SendAsync(recording, cancellationToken).ConfigureAwait(false);
            }

            Trouble = null;
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or JsonException or UnauthorizedAccessException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            opened.Clear(); // The hub may have been restored or changed meanwhile: opening a recording again does no harm.
            Trouble = e switch
            {
                HttpRequestException { StatusCode: not null } when asked > TimeSpan.Zero =>
                    $"{e.Message} Recordings wait on this machine and are sent as soon as it takes them.",
                HttpRequestException { StatusCode: { } status } => $"The hub does not take recordings now ({(int)status}: {e.Message}). They wait on this machine and are sent as soon as it does.",
                HttpRequestException or SocketException or OperationCanceledException => "The hub cannot be reached. Recordings wait on this machine and are sent as soon as it can.",
                JsonException => "The hub's answer to a recording cannot be read: is this address a KartHub? Recordings wait on this machine.",
                _ => $"A recording waits in {spool.Folder} and cannot be sent: {e.Message}",
            };
            return false;
        }
    }

    private async Task SendAsync(SpooledRecording recording, CancellationToken cancellationToken)
    {
        try
        {
            if (recording.ReadStart() is not { } start)
            {
                return; // Its first frame is still being encoded.
            }

            if (!opened.Contains(recording.Id))
            {
                using var answer = await hub.PutAsJsonAsync(HubPaths.RecordingOf(recording.Id), start.Shortened(), cancellationToken).ConfigureAwait(false);
                await RequireAsync(answer, cancellationToken).ConfigureAwait(false);
                opened.Add(recording.Id);
            }

            for (var waiting = recording.Waiting(); waiting.Count > 0; waiting = recording.Waiting())
            {
                foreach (var segment in waiting)
                {
                    await SendAsync(recording, segment, cancellationToken).ConfigureAwait(false);
                    backOff.Reset();
                    Trouble = null;
                }
            }

            if (recording.ReadSeal() is { } seal)
            {
                await SealAsync(recording, seal, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (RefusedByHubException e)
        {
            Refusal = $"The hub does not take a recording: {e.Message} It was set aside in {spool.Folder}.";
            spool.SetAside(recording, e.Message);
        }
    }

    private async Task SendAsync(SpooledRecording recording, SegmentName segment, CancellationToken cancellationToken)
    {
        var records = await File.ReadAllBytesAsync(recording.PathOf(segment.FileName), cancellationToken).ConfigureAwait(false);
        using var content = new ByteArrayContent(records);
        content.Headers.ContentType = new("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Put, HubPaths.SegmentOf(recording.Id, segment.Sequence)) { Content = content };
        request.Headers.ExpectContinue = true; // A hub that does not want it says so before it is sent.
        request.Headers.Add(WireHeaders.ContentHash, Convert.ToHexStringLower(SHA256.HashData(records)));
        using var answer = await hub.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await RequireAsync(answer, cancellationToken).ConfigureAwait(false);
        var receipt = await ReadAsync<SegmentReceipt>(answer, cancellationToken).ConfigureAwait(false);
        if (receipt?.Sequence != segment.Sequence || receipt.Frames != segment.Frames)
        {
            throw new JsonException($"Segment {segment.Sequence} with {segment.Frames} frames was acknowledged as {receipt}.");
        }

        recording.Acknowledge(segment);
    }

    private async Task SealAsync(SpooledRecording recording, RecordingSeal seal, CancellationToken cancellationToken)
    {
        if (recording.Waiting().Count > 0)
        {
            return; // The last segment came between the look for segments and the look for the seal: the next round sends it.
        }

        using var answer = await hub.PostAsJsonAsync(HubPaths.SealOf(recording.Id), seal, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode is HttpStatusCode.Conflict
            && await ReadAsync<SegmentsMissing>(answer, cancellationToken).ConfigureAwait(false) is { Missing.Count: > 0 } lost)
        {
            throw new RefusedByHubException($"It says that segments {string.Join(", ", lost.Missing.Take(10))} are missing, which it had acknowledged: was the hub restored from a backup?");
        }

        await RequireAsync(answer, cancellationToken).ConfigureAwait(false);
        recording.Delete();
    }

    /// <summary>Reads an answer as JSON whatever it says it is: what a stranger's headers name may not even exist.</summary>
    private static async Task<T?> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<T>(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), Json);

    /// <summary>Tells "not now" (<see cref="HttpRequestException"/>, try again) from "never" (<see cref="RefusedByHubException"/>, set it aside).</summary>
    private async Task RequireAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        asked = RetryAfter.Of(answer.Headers.RetryAfter, time);
        var reason = await HubProblem.ReadAsync(answer, cancellationToken).ConfigureAwait(false);
        throw answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.Gone
            or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableContent
            ? new RefusedByHubException(reason)
            : new HttpRequestException(reason, null, answer.StatusCode);
    }

    private sealed class RefusedByHubException(string message) : Exception(message);
}
