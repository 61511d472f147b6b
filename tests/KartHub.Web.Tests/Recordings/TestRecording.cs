using System.Buffers;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Viewer;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Recordings;

/// <summary>Recordings as an agent makes and sends them.</summary>
internal static class TestRecording
{
    /// <summary>The smallest PNG: one grey pixel.</summary>
    public static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    public static RecordingStart Start(string name = "First lap", double rateHz = 20, int width = 1, int height = 1) =>
        new(name, "simulator: Meadow Ring", "expert", DateTimeOffset.UnixEpoch.AddDays(2), width, height, rateHz);

    /// <summary>A frame of the pixel, with steering that depends on its number.</summary>
    public static FrameRecord Frame(int number, byte[]? picture = null) => new(
        TimeSpan.FromMilliseconds(50 * number), new Controls(MathF.Sin(number / 5f), 0, 1, 0, 0), PictureFormat.Png, DrivenBy.Person, picture ?? Pixel);

    /// <summary>The bytes of frames one after the other.</summary>
    public static byte[] Segment(params IEnumerable<FrameRecord> frames)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var frame in frames)
        {
            frame.Write(bytes);
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A segment of 20 frames, the way they follow in a recording.</summary>
    public static byte[] Second(int sequence) => Segment(Enumerable.Range(20 * sequence, 20).Select(n => Frame(n)));

    public static async Task<Guid> OpenRecordingAsync(this HttpClient agent, string name = "First lap", int width = 1, int height = 1)
    {
        var id = Guid.NewGuid();
        (await agent.PutAsJsonAsync($"api/recordings/{id}", Start(name, width: width, height: height))).EnsureSuccessStatusCode();
        return id;
    }

    public static async Task<HttpResponseMessage> SendSegmentAsync(this HttpClient agent, Guid id, int sequence, byte[] bytes, string? hash = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, string.Create(CultureInfo.InvariantCulture, $"api/recordings/{id}/segments/{sequence}"))
        {
            Content = new ByteArrayContent(bytes),
        };
        request.Headers.Add(WireHeaders.ContentHash, hash ?? Convert.ToHexStringLower(SHA256.HashData(bytes)));
        return await agent.SendAsync(request);
    }

    public static Task<HttpResponseMessage> SealAsync(this HttpClient agent, Guid id, int segments, int frames) =>
        agent.PostAsJsonAsync($"api/recordings/{id}/seal", new RecordingSeal(segments, frames, 1, 2));

    /// <summary>A whole sealed recording of so many seconds.</summary>
    public static async Task<Guid> SendRecordingAsync(this HttpClient agent, int seconds, string name = "First lap")
    {
        var id = await agent.OpenRecordingAsync(name);
        for (var i = 0; i < seconds; i++)
        {
            (await agent.SendSegmentAsync(id, i, Second(i))).EnsureSuccessStatusCode();
        }

        (await agent.SealAsync(id, seconds, 20 * seconds)).EnsureSuccessStatusCode();
        return id;
    }

    public static Task<Recording> RecordingAsync(this HubApp hub, Guid id) =>
        hub.QueryAsync(async db => (await db.FindAsync<Recording>(id)).ShouldNotBeNull());

    /// <summary>Where the browser that a person signed in to finds a recording's pictures and controls.</summary>
    public static async Task<string> ViewAsync(this HubApp hub, Person person, Guid id)
    {
        var session = (await hub.Services.GetRequiredService<SessionBook>().ListAsync(person.Id, default))[0];
        return ViewAddress.Of(id, person.ToPrincipal("test", new Claim(Identity.SessionTagClaim, session.Tag)));
    }

    /// <summary>What a refusal says.</summary>
    public static async Task<string> ReasonAsync(this HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<Reason>())!.Detail;

    private sealed record Reason(string Detail);
}
