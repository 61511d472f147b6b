using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using Microsoft.EntityFrameworkCore;

namespace KartHub.EndToEnd.Tests;

/// <summary>Sixty people's agents send the largest bodies there are, all at once.</summary>
[Trait("Category", "Slow")]
public sealed class FatBodyTests
{
    private const int People = 60;
    private const int Fat = SegmentReceipt.MaxSegmentBytes;
    private const int MostMegabytes = 700;

    [Fact]
    public async Task SixtyFatBodies_OnSixtyConnections_StayBelow700Megabytes_AndPagesAnswer()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        var agents = await AgentsAsync(hub);
        var hash = Convert.ToHexString(await SHA256.HashDataAsync(new Zeros(Fat)));
        using var stranger = new HttpClient { BaseAddress = hub.Address };

        var unknown = await Task.WhenAll(agents.Select(agent => SendAsync(agent, Guid.NewGuid(), hash)));
        unknown.ShouldAllBe(status => status == HttpStatusCode.Gone);

        var sending = Task.WhenAll(agents.Select(async agent =>
        {
            var id = Guid.NewGuid();
            (await agent.PutAsJsonAsync($"api/recordings/{id}", new RecordingStart("Fat", "s", "d", DateTimeOffset.UnixEpoch, 640, 480, 20))).EnsureSuccessStatusCode();
            return await SendAsync(agent, id, hash);
        }));
        do
        {
            (await stranger.GetAsync("door")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        while (!sending.IsCompleted);

        var statuses = await sending;
        statuses.ShouldAllBe(status => status == HttpStatusCode.BadRequest || status == HttpStatusCode.ServiceUnavailable);
        statuses.ShouldContain(HttpStatusCode.BadRequest, "It was read, and is no segment.");
        hub.PeakMegabytes.ShouldBeLessThan(MostMegabytes);
        agents.ForEach(agent => agent.Dispose());
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient agent, Guid recording, string hash)
    {
        using var content = new StreamContent(new Zeros(Fat));
        content.Headers.ContentLength = Fat;
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/recordings/{recording}/segments/0") { Content = content };
        request.Headers.ExpectContinue = true;
        request.Headers.Add(WireHeaders.ContentHash, hash);
        using var answer = await agent.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>People with an agent's key each, as if they had joined.</summary>
    private static async Task<List<HttpClient>> AgentsAsync(HubProcess hub)
    {
        var agents = new List<HttpClient>();
        await using var db = new HubContext(new DbContextOptionsBuilder<HubContext>().UseSqlite($"Data Source={Path.Combine(hub.DataPath, "karthub.db")}").Options);
        for (var i = 0; i < People; i++)
        {
            var secret = AccessKey.NewSecret();
            var person = new Person { Name = string.Create(CultureInfo.InvariantCulture, $"Person {i}"), Role = Role.Participant, JoinedAt = DateTimeOffset.UnixEpoch };
            db.AddRange(person, new AccessKey { Kind = KeyKind.Agent, PersonId = person.Id, Label = "fat", Hash = AccessKey.HashOf(secret), CreatedAt = DateTimeOffset.UnixEpoch });
            agents.Add(new HttpClient(Patient()) { BaseAddress = hub.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", secret) } });
        }

        await db.SaveChangesAsync();
        return agents;
    }

    /// <summary>Nothing is sent before the hub has said that it wants it.</summary>
    private static SocketsHttpHandler Patient() => new() { Expect100ContinueTimeout = TimeSpan.FromMinutes(3) };

    /// <summary>So many zeros, which take no memory.</summary>
    private sealed class Zeros(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = (int)Math.Min(buffer.Length, length - Position);
            buffer[..read].Clear();
            Position += read;
            return read;
        }

        public override void Flush()
        {
            // Nothing is written.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
