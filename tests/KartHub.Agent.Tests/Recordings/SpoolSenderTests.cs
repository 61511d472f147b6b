using System.Net;
using KartHub.Agent.Recordings;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Tests.Shared;
using Microsoft.AspNetCore.Http;

namespace KartHub.Agent.Tests.Recordings;

public sealed class SpoolSenderTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly TestTime time = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Recordings_ArriveByteForByte_InOrder_AndLeaveTheSpool()
    {
        await using var hub = await TestHub.StartedAsync();
        using var spool = new Spool(folder["spool"]);
        var first = await RecordAsync(spool, frames: 45);
        var second = await RecordAsync(spool, frames: 21);
        var spooled = BytesOf(spool, first);

        (await SendAsync(spool, hub)).Trouble.ShouldBeNull();
        hub.Recordings[first].Bytes.ShouldBe(spooled);
        hub.Recordings[first].Arrivals.ShouldBe([0, 1, 2]);
        Counts(hub.Recordings[first].Seal).ShouldBe(new RecordingSeal(3, 45, 0, 0));
        Counts(hub.Recordings[second].Seal).ShouldBe(new RecordingSeal(2, 21, 0, 0));
        spool.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task HubWhoseAnswersGetLost_StillGetsEverythingOnce()
    {
        await using var hub = await TestHub.StartedAsync();
        using var spool = new Spool(folder["spool"]);
        var id = await RecordAsync(spool, frames: 100);
        var spooled = BytesOf(spool, id);
        var random = new Random(7);
        hub.LosesAnswer = _ => random.Next(2) == 0;

        using var client = hub.Address.CreateClient();
        var sender = new SpoolSender(spool, client, time);
        var attempts = 1;
        for (; !await sender.TrySendAsync(CancellationToken.None); attempts++)
        {
            sender.Trouble!.ShouldContain("cannot be reached");
            attempts.ShouldBeLessThan(500);
        }

        attempts.ShouldBeGreaterThan(1);
        hub.Recordings[id].Arrivals.Count.ShouldBeGreaterThan(hub.Recordings[id].Segments.Count);
        hub.Recordings[id].Bytes.ShouldBe(spooled);
        hub.Recordings[id].Seal!.Frames.ShouldBe(100);
        spool.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task NetworkThatIsCutAtAnyByte_DeliversEverythingOnce_ByteForByte()
    {
        await using var hub = await TestHub.StartedAsync();
        using var spool = new Spool(folder["spool"]);
        var id = await RecordAsync(spool, frames: 240);
        var spooled = BytesOf(spool, id);
        var random = new Random(11);
        await using var network = new CuttableProxy(() => new IPEndPoint(IPAddress.Loopback, hub.Address.Address.Port))
        {
            BreaksAfter = () => random.Next(1, spooled.Length / 4), // In a header, in a segment, in between.
        };
        using var client = (hub.Address with { Address = network.Address }).CreateClient();
        var sender = new SpoolSender(spool, client, time);
        for (var attempts = 1; !await sender.TrySendAsync(CancellationToken.None); attempts++)
        {
            sender.Trouble!.ShouldContain("cannot be reached");
            attempts.ShouldBeLessThan(500);
        }

        network.Broken.ShouldBeGreaterThan(2, sender.Refusal);
        hub.Recordings[id].Bytes.ShouldBe(spooled);
        hub.Recordings[id].Arrivals.Distinct().ShouldBe(Enumerable.Range(0, hub.Recordings[id].Segments.Count));
        hub.Recordings[id].Seal!.Frames.ShouldBe(240);
        spool.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task ARecordingOfAWindowWithALongTitle_Arrives()
    {
        await using var hub = await TestHub.StartedAsync();
        using var spool = new Spool(folder["spool"]);
        var id = await RecordAsync(spool, frames: 20, source: $"window: {new string('x', 300)}");
        using var client = hub.Address.CreateClient();
        var sender = new SpoolSender(spool, client, time);

        (await sender.TrySendAsync(CancellationToken.None)).ShouldBeTrue();

        sender.Refusal.ShouldBeNull();
        hub.Recordings[id].Start.Source.Length.ShouldBe(RecordingStart.MaxSource);
        hub.Recordings[id].Seal!.Frames.ShouldBe(20);
    }

    [Fact]
    public async Task AcknowledgementThatGotLost_SendsTheSameBytesAgain()
    {
        await using var hub = await TestHub.StartedAsync();
        using var spool = new Spool(folder["spool"]);
        var id = await RecordAsync(spool, frames: 20);
        var spooled = BytesOf(spool, id);
        var recording = spool.Recordings().Single();
        var segment = recording.PathOf(recording.Waiting()[0].FileName);
        var copy = await File.ReadAllBytesAsync(segment);
        hub.Interfere = context =>
        {
            if (context.Request.Path.Value!.EndsWith("seal", StringComparison.Ordinal) && hub.Recordings[id].Arrivals.Count == 1)
            {
                // As if the agent had been ended between the acknowledgement and noting it.
                File.WriteAllBytes(segment, copy);
                File.Delete(recording.PathOf("sent.json"));
                context.Response.StatusCode = 503;
                return Task.FromResult(true);
            }

            return Task.FromResult(false);
        };

        using var client = hub.Address.CreateClient();
        var sender = new SpoolSender(spool, client, time);
        (await sender.TrySendAsync(CancellationToken.None)).ShouldBeFalse();
        sender.Trouble!.ShouldContain("503");
        (await sender.TrySendAsync(CancellationToken.None)).ShouldBeTrue();
        hub.Recordings[id].Arrivals.ShouldBe([0, 0]);
        hub.Recordings[id].Bytes.ShouldBe(spooled);
        spool.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task HubThatIsGone_IsTriedAgainUntilItIsBack()
    {
        await using var hub = await TestHub.StartedAsync();
        using var spool = new Spool(folder["spool"]);
        using var client = hub.Address.CreateClient();
        await hub.StopAsync();
        var sender = new SpoolSender(spool, client, TimeProvider.System);
        using var ended = new CancellationTokenSource();
        var id = await RecordAsync(spool, frames: 30);
        var running = sender.RunAsync(ended.Token);
        await Eventually.IsTrue(() => sender.Trouble is not null);
        await hub.StartAsync();
        await Eventually.IsTrue(() => spool.IsEmpty);
        hub.Recordings[id].Seal!.Frames.ShouldBe(30);

        // And what is recorded afterwards follows by itself.
        var next = await RecordAsync(spool, frames: 5);
        await Eventually.IsTrue(() => hub.Recordings.TryGetValue(next, out var r) && r.Seal is not null);
        await Eventually.IsTrue(() => sender.Trouble is null);
        await ended.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [InlineData(507)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task HubThatAsksToBeLeftAlone_IsLeftAloneThatLong_AndThenGetsEverything(int status)
    {
        await using var hub = await TestHub.StartedAsync();
        using var spool = new Spool(folder["spool"]);
        var id = await RecordAsync(spool, frames: 20);
        var spooled = BytesOf(spool, id);
        var (asked, full) = (0, true);
        hub.Interfere = async context =>
        {
            if (!full || !context.Request.Path.Value!.Contains("segments", StringComparison.Ordinal))
            {
                return false;
            }

            Interlocked.Increment(ref asked);
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "60";
            await context.Response.WriteAsync("{\"detail\":\"The hub's disk is nearly full.\"}");
            return true;
        };
        using var client = hub.Address.CreateClient();
        var sender = new SpoolSender(spool, client, time);
        using var ended = new CancellationTokenSource();
        var running = sender.RunAsync(ended.Token);

        await Eventually.IsTrue(() => time.IsAwaited);
        sender.Trouble.ShouldBe("The hub's disk is nearly full. Recordings wait on this machine and are sent as soon as it takes them.");
        time.Advance(TimeSpan.FromSeconds(59));
        asked.ShouldBe(1);
        full = false;
        time.Advance(TimeSpan.FromSeconds(15)); // Every machine waits a little longer than the next.
        await Eventually.IsTrue(() => spool.IsEmpty);

        asked.ShouldBe(1);
        hub.Recordings[id].Bytes.ShouldBe(spooled);
        await ended.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [InlineData(400, "{\"title\":\"Bad Request\",\"detail\":\"Record 3 is damaged.\"}", "Record 3 is damaged.")]
    [InlineData(409, "{\"detail\":\"Segment 0 is here already, with other bytes.\"}", "with other bytes")]
    [InlineData(413, "too large", "Payload Too Large")]
    public async Task RecordingThatTheHubNeverTakes_IsSetAsideWithTheReason_AndTheNextOneFollows(int status, string body, string reason)
    {
        await using var hub = await TestHub.StartedAsync();
        using var spool = new Spool(folder["spool"]);
        var refused = await RecordAsync(spool, frames: 20);
        var taken = await RecordAsync(spool, frames: 20);
        hub.Interfere = async context =>
        {
            if (!context.Request.Path.Value!.Contains($"{refused}/segments", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
            return true;
        };

        var sender = await SendAsync(spool, hub);
        sender.Refusal!.ShouldContain(reason);
        hub.Recordings[taken].Seal.ShouldNotBeNull();
        spool.IsEmpty.ShouldBeTrue();
        var aside = Path.Combine(spool.Folder, "refused", refused.ToString());
        (await File.ReadAllTextAsync(Path.Combine(aside, "reason.txt"))).ShouldContain(reason);
        Directory.GetFiles(aside, "*.segment").Length.ShouldBe(1);
    }

    [Theory]
    [InlineData(200, "{\"sequence\":7,\"frames\":20}")]
    [InlineData(200, "{\"sequence\":0,\"frames\":1}")]
    [InlineData(200, "null")]
    [InlineData(200, "<html>This is some other server.</html>")]
    [InlineData(200, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData(302, "")]
    [InlineData(401, "")]
    [InlineData(403, "")]
    [InlineData(404, "")]
    [InlineData(429, "")]
    [InlineData(500, "\u001b[2J")]
    [InlineData(200, "?", "text/html; charset=klingon")]
    [InlineData(500, "?", "text/html; charset=klingon")]
    [InlineData(409, "?", "text/html; charset=klingon", true)]
    public async Task AnswersThatAreNoAcknowledgement_KeepTheSegment(int status, string body, string type = "application/json", bool refused = false)
    {
        await using var hub = await TestHub.StartedAsync();
        using var spool = new Spool(folder["spool"]);
        await RecordAsync(spool, frames: 20);
        hub.Interfere = async context =>
        {
            if (!context.Request.Path.Value!.Contains("segments", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            context.Response.Headers.Location = "http://127.0.0.1:1/";
            await context.Response.WriteAsync(body);
            return true;
        };

        using var client = hub.Address.CreateClient();
        var sender = new SpoolSender(spool, client, time);
        (await sender.TrySendAsync(CancellationToken.None)).ShouldBe(refused);
        (sender.Trouble ?? sender.Refusal).ShouldNotBeNull().Any(char.IsControl).ShouldBeFalse();
        Directory.GetFiles(spool.Folder, "*.segment", SearchOption.AllDirectories).Length.ShouldBe(1);
    }

    [Fact]
    public async Task EndlessAnswer_IsCutOff()
    {
        await using var hub = await TestHub.StartedAsync();
        using var spool = new Spool(folder["spool"]);
        await RecordAsync(spool, frames: 20);
        hub.Interfere = async context =>
        {
            try
            {
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(new byte[64 * 1024], context.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                // The agent hung up.
            }

            return true;
        };

        using var client = hub.Address.CreateClient();
        (await new SpoolSender(spool, client, time).TrySendAsync(CancellationToken.None)).ShouldBeFalse();
        spool.PendingSegments.ShouldBe(1);
    }

    private static async Task<SpoolSender> SendAsync(Spool spool, TestHub hub)
    {
        using var client = hub.Address.CreateClient();
        var sender = new SpoolSender(spool, client, TimeProvider.System);
        (await sender.TrySendAsync(CancellationToken.None)).ShouldBeTrue(sender.Trouble);
        return sender;
    }

    private async Task<Guid> RecordAsync(Spool spool, int frames, string source = "test")
    {
        time.Advance(TimeSpan.FromMilliseconds(50));
        var recorder = Recorder.Start(spool, new RecordingPlan(source, "someone", frames), time); // Room for all of them at once.
        for (var i = 0; i < frames; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            recorder.Offer(new CapturedFrame(TestCockpit.Shaded(i), time.GetTimestamp()), default, DrivenBy.Person).ShouldBeTrue();
        }

        await recorder.StopAsync();
        return recorder.Id;
    }

    private static byte[] BytesOf(Spool spool, Guid id)
    {
        var recording = spool.Recordings().Single(r => r.Id == id);
        return [.. recording.Waiting().SelectMany(s => File.ReadAllBytes(recording.PathOf(s.FileName)))];
    }

    private static RecordingSeal? Counts(RecordingSeal? seal) => seal is null ? null : seal with { Cadence = null };
}
