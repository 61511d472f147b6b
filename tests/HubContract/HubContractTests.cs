using System.Buffers;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using KartHub.Agent.Hub;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Imaging;

namespace KartHub.HubContract;

/// <summary>What agents may rely on at every hub: the real one keeps it, and so does the one that stands for it in the agent's tests.</summary>
public abstract class HubContractTests : IAsyncLifetime
{
    private static readonly byte[] First = Segment(at: 0);
    private static readonly byte[] Second = Segment(at: 1);

    private readonly Guid id = Guid.NewGuid();
    private HttpClient agent = null!;

    /// <summary>Where the hub is, with a key that it knows.</summary>
    protected abstract HubAddress Hub { get; }

    /// <summary>The same hub with a key of another person.</summary>
    protected abstract HubAddress Anothers { get; }

    /// <summary>A model that the key's owner may fetch.</summary>
    protected abstract Guid Model { get; }

    public virtual Task InitializeAsync()
    {
        agent = Hub.CreateClient();
        return Task.CompletedTask;
    }

    public virtual Task DisposeAsync()
    {
        agent.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task AKeyThatItDoesNotKnow_OpensNothing()
    {
        var stranger = Hub with { Key = "another key" };
        using var client = stranger.CreateClient();
        await using var link = new HubLink(stranger, TimeProvider.System);

        (await client.PutAsJsonAsync(HubPaths.RecordingOf(id), Start())).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await client.GetAsync(HubPaths.ModelFileOf(Model, "model.json"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Should.ThrowAsync<HubRefusedException>(() => link.RunAsync(default));
    }

    [Fact]
    public async Task AnAgentThatAnnouncesItself_GetsAnId_TheSameForItsKey()
    {
        HashSet<Guid> ids = [];
        for (var connection = 0; connection < 2; connection++)
        {
            using var ended = new CancellationTokenSource();
            await using var link = new HubLink(Hub, TimeProvider.System);
            link.Connected = async token =>
            {
                ids.Add(await link.InvokeAsync<Guid>(nameof(IAgentHub.Announce), [new AgentDescription("Kart", "here", "1", "test", "none", false, [])], token));
                await link.InvokeAsync(nameof(IAgentHub.ReportPad), [null], token);
                await ended.CancelAsync();
            };
            await Should.ThrowAsync<OperationCanceledException>(() => link.RunAsync(ended.Token));
        }

        ids.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ARecording_IsOpened_HoweverOftenItIsSaid()
    {
        (await OpenAsync()).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await OpenAsync()).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task ARecording_OfAnotherPerson_IsRefusedForGood_AtEveryStep()
    {
        await OpenAsync();
        agent.Dispose();
        agent = Anothers.CreateClient();

        await RefusedAsync(await OpenAsync(), HttpStatusCode.Gone, "begun for another person");
        await RefusedAsync(await SendAsync(0, First), HttpStatusCode.Gone, "never opened");
        await RefusedAsync(await SealAsync(0, 0), HttpStatusCode.Gone, "never opened");
    }

    [Theory]
    [InlineData("name", "name has 200 characters; 120 are possible.")]
    [InlineData("source", "source has 200 characters; 120 are possible.")]
    [InlineData("driver", "driver has 200 characters; 60 are possible.")]
    [InlineData("nobody", "driver is missing.")]
    [InlineData("rate", "rateHz is 1000; 0.1 to 240 is possible.")]
    [InlineData("size", "width and height are 0×1; ")]
    public async Task AStart_BeyondTheLimits_IsRefusedInWords(string what, string words)
    {
        var longText = new string('x', 200);
        var start = what switch
        {
            "name" => Start() with { Name = longText },
            "source" => Start() with { Source = longText },
            "driver" => Start() with { Driver = longText },
            "nobody" => Start() with { Driver = " " },
            "rate" => Start() with { RateHz = 1000 },
            _ => Start() with { Width = 0 },
        };

        await RefusedAsync(await agent.PutAsJsonAsync(HubPaths.RecordingOf(id), start), HttpStatusCode.BadRequest, words);
    }

    [Fact]
    public async Task AStart_OfAnyTexts_IsTakenShortened()
    {
        var title = string.Concat(Enumerable.Repeat("🏁", 200));

        (await OpenAsync((Start() with { Name = title, Source = $"window: {title}", Driver = title }).Shortened())).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task ASegment_IsAcknowledged_HoweverOftenItIsSent()
    {
        await OpenAsync();
        for (var time = 0; time < 2; time++)
        {
            var answer = await SendAsync(0, First);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await answer.Content.ReadFromJsonAsync<SegmentReceipt>()).ShouldBe(new SegmentReceipt(0, 1));
        }
    }

    [Fact]
    public async Task ASegment_ThatIsNotTheNextOne_IsRefused()
    {
        await OpenAsync();
        await RefusedAsync(await SendAsync(1, Second), HttpStatusCode.Conflict, "Segment 0 is expected next");
        await SendAsync(0, First);
        await RefusedAsync(await SendAsync(0, Second), HttpStatusCode.Conflict, "with other bytes");
        (await SendAsync(1, Second)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SealAsync(2, 2)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await RefusedAsync(await SendAsync(2, Segment(at: 2)), HttpStatusCode.Conflict, "is sealed");
    }

    [Fact]
    public async Task ASegment_OfARecordingThatWasNeverOpened_IsRefusedForGood()
    {
        await RefusedAsync(await SendAsync(0, First), HttpStatusCode.Gone, "never opened");
        await RefusedAsync(await SealAsync(0, 0), HttpStatusCode.Gone, "never opened");
    }

    [Fact]
    public async Task ASegment_ThatWasDamagedOnItsWay_MayBeSentAgain()
    {
        await OpenAsync();
        await RefusedAsync(await SendAsync(0, First, hash: new string('0', 64)), HttpStatusCode.ServiceUnavailable, "damaged on its way");
        await RefusedAsync(await SendAsync(0, First, hash: "none"), HttpStatusCode.BadRequest, WireHeaders.ContentHash);
        await RefusedAsync(await SendAsync(0, First[..^1]), HttpStatusCode.BadRequest, "");
        (await SendAsync(0, First)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ASegment_ThatIsTooLarge_IsRefused()
    {
        await OpenAsync();
        await RefusedAsync(await SendAsync(0, new byte[SegmentReceipt.MaxSegmentBytes + 1]), HttpStatusCode.RequestEntityTooLarge, "A segment may have");
    }

    [Fact]
    public async Task ASeal_ThatComesTooEarly_IsToldWhatIsMissing()
    {
        await OpenAsync();
        await SendAsync(0, First);
        var early = await SealAsync(3, 3);
        early.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await early.Content.ReadFromJsonAsync<SegmentsMissing>())!.Missing.ShouldBe([1, 2]);
        await RefusedAsync(await SealAsync(1, 5), HttpStatusCode.Conflict, "1 segments with 1 frames");
        (await SealAsync(1, 1)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await SealAsync(1, 1)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task AModelsFiles_ComeWithTheirHash()
    {
        foreach (var name in new[] { "model.json", "model.safetensors" })
        {
            using var answer = await agent.GetAsync(HubPaths.ModelFileOf(Model, name));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Headers.GetValues(WireHeaders.ContentHash).ShouldBe([Convert.ToHexStringLower(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync()))]);
        }

        (await agent.GetAsync(HubPaths.ModelFileOf(Model, "passwords.txt"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await agent.GetAsync(HubPaths.ModelFileOf(Guid.NewGuid(), "model.json"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static RecordingStart Start() => new("First lap", "test", "Ann", DateTimeOffset.UnixEpoch, 1, 1, 20);

    private static byte[] Segment(int at)
    {
        var records = new ArrayBufferWriter<byte>();
        new FrameRecord(TimeSpan.FromSeconds(at), default, PictureFormat.Png, DrivenBy.Person, Png.Write(new Frame(1, 1))).Write(records);
        return records.WrittenSpan.ToArray();
    }

    /// <summary>A refusal says why, in the form that agents read.</summary>
    private static async Task RefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string words)
    {
        answer.StatusCode.ShouldBe(status);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain(words);
    }

    private Task<HttpResponseMessage> OpenAsync(RecordingStart? start = null) => agent.PutAsJsonAsync(HubPaths.RecordingOf(id), start ?? Start());

    private async Task<HttpResponseMessage> SendAsync(int sequence, byte[] bytes, string? hash = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, HubPaths.SegmentOf(id, sequence)) { Content = new ByteArrayContent(bytes) };
        request.Headers.ExpectContinue = true;
        request.Headers.Add(WireHeaders.ContentHash, hash ?? Convert.ToHexStringLower(SHA256.HashData(bytes)));
        return await agent.SendAsync(request);
    }

    private Task<HttpResponseMessage> SealAsync(int segments, int frames) => agent.PostAsJsonAsync(HubPaths.SealOf(id), new RecordingSeal(segments, frames, 0, 0));
}
