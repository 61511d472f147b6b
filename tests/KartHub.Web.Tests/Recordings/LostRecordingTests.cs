using System.Net;
using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Lost;
using KartHub.Web.Tests.Agents;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Recordings;

[Trait("Category", "Slow")]
public sealed class LostRecordingTests
{
    [Fact]
    public async Task AnAgentLostWhileRecording_IsNamed_ToThoseWhomItConcerns_UntilItIsBack()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        await using var network = new CuttableProxy(() => new IPEndPoint(IPAddress.Loopback, hub.Address.Port));
        var (ann, ben, teacher) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben"), await hub.InstructorAsync());
        await using var agent = await RunningAgent.StartAsync(hub, ann, "laptop", through: network.Address);
        var (id, registry, lost) = (agent.Agent.Id!.Value, hub.Services.GetRequiredService<AgentRegistry>(), hub.Services.GetRequiredService<LostRecordings>());
        (await registry.StartRecordingAsync(id, ann.ToPrincipal("test"), new StartRecording("Ann", 20, null), default)).ShouldBeNull();
        await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.Recordings.AnyAsync(r => r.Frames > 20)));
        (await lost.ListAsync(ann.ToPrincipal("test"), default)).ShouldBeEmpty();

        network.Cut();
        await Eventually.IsTrueAsync(async () => (await lost.ListAsync(ann.ToPrincipal("test"), default)).Count == 1);
        var recording = await hub.QueryAsync(db => db.Recordings.SingleAsync());
        var words = $"laptop was lost while recording. {recording.Frames} frames are here; what it had not sent yet comes when it is back.";
        using var browser = await hub.SignedInClientAsync(ann);
        foreach (var page in new[] { "/drive", "/recordings" })
        {
            var text = WebUtility.HtmlDecode(await browser.GetStringAsync(page));
            text.ShouldContain(words);
            text.ShouldContain($"/recordings/{recording.Id}");
        }

        WebUtility.HtmlDecode(await browser.GetStringAsync("/jobs")).ShouldContain("laptop was lost");
        (await lost.ListAsync(ben.ToPrincipal("test"), default)).ShouldBeEmpty();
        (await lost.ListAsync(teacher.ToPrincipal("test"), default))[0].Story.ShouldStartWith("Ann’s laptop was lost while recording.");

        network.Mend();
        await Eventually.IsTrueAsync(async () => (await lost.ListAsync(ann.ToPrincipal("test"), default)).Count == 0);
    }

    [Fact]
    public async Task ARecordingWhoseAgentDoesNotComeBack_IsClosedByItsOwner()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        var id = await agent.OpenRecordingAsync();
        await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));
        var lost = hub.Services.GetRequiredService<LostRecordings>();
        await Eventually.IsTrueAsync(async () => (await lost.ListAsync(ann.ToPrincipal("test"), default)) is [{ Agent: "test agent", Frames: 20 }]); // By its key: it never announced itself.

        await hub.Services.GetRequiredService<RecordingShelf>().CloseAsync(id, ann.ToPrincipal("test"), default);

        (await lost.ListAsync(ann.ToPrincipal("test"), default)).ShouldBeEmpty();
        (await hub.RecordingAsync(id)).State.ShouldBe(RecordingState.Sealed);
    }
}
