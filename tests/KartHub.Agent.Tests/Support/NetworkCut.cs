using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;

namespace KartHub.Agent.Tests;

/// <summary>A network that is cut while a model drives and is recorded: neither may notice.</summary>
internal static class NetworkCut
{
    /// <summary>Lets an agent with the simulator drive over a cut, and looks at what became of it.</summary>
    /// <param name="hub">Where the agent is.</param>
    /// <param name="network">What is between them.</param>
    /// <param name="spool">The agent's.</param>
    public static async Task ChangesNothingAsync(TestHub hub, CuttableProxy network, string spool)
    {
        var model = hub.OfferModel();
        (await hub.Agent.StartDrive(new StartDrive(model, null, Record: true))).ShouldBeNull();
        await Eventually.IsTrue(() => hub.Statuses.Last() is { Activity: AgentActivity.Driving, Frames: > 10 } && !hub.Recordings.IsEmpty);
        var before = hub.Statuses.Last();

        network.Cut();
        await Eventually.IsTrue(() => Directory.GetFiles(spool, "*.segment", SearchOption.AllDirectories).Length >= 3); // It goes on.
        hub.Announced.Count.ShouldBe(1);
        network.Mend();

        await Eventually.IsTrue(() => hub.Announced.Count == 2 && hub.Statuses.Last().Elapsed > before.Elapsed + TimeSpan.FromSeconds(1));
        var after = hub.Statuses.Last();
        (after.Activity, after.ModelId, after.RecordingId).ShouldBe((AgentActivity.Driving, model, before.RecordingId));
        after.Frames.ShouldBeGreaterThan(before.Frames);
        (await hub.Agent.StopDrive()).ShouldBeNull();
        await Eventually.IsTrue(() => hub.Recordings.Values.Single().Seal is not null);
        var recording = hub.Recordings.Values.Single();
        var frames = Frames.In(recording.Bytes);
        frames.Count.ShouldBe(recording.Seal!.Frames);
        frames.ShouldAllBe(f => f.DrivenBy == DrivenBy.Pilot);
        frames.Select(f => f.Time).ShouldBe(frames.Select(f => f.Time).Order().Distinct());
    }
}
