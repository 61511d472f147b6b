using System.Net;
using KartHub.Agent.Tests;
using KartHub.Contracts.Recording;
using KartHub.Tests.Shared;
using KartHub.Web.Tests;
using Microsoft.Playwright;

namespace KartHub.EndToEnd.Tests;

/// <summary>A recording on another machine, while everything between it and the hub's disk fails in turn.</summary>
[Trait("Category", "Slow")]
public sealed class OutageTests
{
    [Fact]
    public async Task NetworkCut_HubStopped_AgentKilled_AndEveryWholeSegmentArrivesByteForByte()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        await using var network = new CuttableProxy(() => new IPEndPoint(IPAddress.Loopback, hub.Address.Port));
        await using var browser = await Browser.StartAsync();
        var site = new Site(await browser.SignInAsync(hub.StartLink));
        await using var agent = new AgentProcess(network.Address, await site.AddAgentAsync("Kart 7"), "Kart 7");
        agent.Start();
        await site.OpenAgentAsync("Kart 7");
        await site.PressRecordAsync(frames: 40);

        network.Cut();
        await Eventually.IsTrue(() => agent.Segments.Length >= 3); // Recording goes on.
        network.Mend();
        await Eventually.IsTrue(() => agent.Segments.Length <= 1);

        await hub.StopAsync();
        await Eventually.IsTrue(() => agent.Segments.Length >= 3);
        await agent.KillAsync();
        byte[] waited = [.. agent.Segments.SelectMany(File.ReadAllBytes), .. WholeFrames.Of(agent.SegmentUnderWay)];
        await hub.StartAsync();
        agent.Start();

        site = new Site(await browser.SignInAsync(hub.StartLink));
        var frames = await site.WaitForRecordingAsync();
        var stored = await File.ReadAllBytesAsync(Directory.GetFiles(Path.Combine(hub.DataPath, "recordings"), "frames.khf", SearchOption.AllDirectories).ShouldHaveSingleItem());
        stored.AsSpan(stored.Length - waited.Length).SequenceEqual(waited).ShouldBeTrue("what waited when the agent died is the recording's end");
        var times = Read(stored).Select(f => f.Time).ToList();
        times.Count.ShouldBe(frames);
        times.ShouldBe(times.Order().Distinct()); // Nothing twice, nothing out of turn.
        agent.Segments.ShouldBeEmpty();
    }

    private static IEnumerable<FrameRecord> Read(ReadOnlyMemory<byte> bytes)
    {
        for (; FrameRecord.TryRead(bytes, out var frame, out var size); bytes = bytes[size..])
        {
            yield return frame;
        }

        bytes.Length.ShouldBe(0);
    }
}
