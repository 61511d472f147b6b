using System.Net;
using KartHub.Agent.Gamepads;
using KartHub.Agent.Recordings;
using KartHub.Agent.Simulation;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Simulator;

namespace KartHub.Agent.Tests;

/// <summary>The whole agent with the real simulator, in real time, at a hub on a real port.</summary>
public sealed class KartAgentTests : IAsyncLifetime, IDisposable
{
    private static readonly StartRecording Order = new("someone", 20, null);

    private readonly TestFolder folder = new();
    private readonly CancellationTokenSource ended = new();
    private TestHub hub = null!;
    private CuttableProxy network = null!;
    private KartAgent agent = null!;
    private readonly TestKind windows = new(TimeProvider.System);
    private CockpitCatalog catalog = null!;
    private SimulatorWorld world = null!;
    private Task running = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        hub = await TestHub.StartedAsync();
        network = new CuttableProxy(() => new IPEndPoint(IPAddress.Loopback, hub.Address.Address.Port));
        world = new SimulatorWorld("Crossover", TimeProvider.System);
        catalog = new CockpitCatalog(() => world, new SourceCatalog([windows]), () => new NoGamepad("no gamepad is plugged in"));
        agent = new KartAgent(
            catalog.Open(new SourceChoice("simulator")),
            new AgentOptions { Hub = hub.Address with { Address = network.Address }, Name = "kart 7", SpoolFolder = folder["spool"], ModelFolder = folder["models"] },
            TimeProvider.System,
            catalog);
        running = agent.RunAsync(ended.Token);
        await Eventually.IsTrue(() => !hub.Statuses.IsEmpty);
    }

    public async Task DisposeAsync()
    {
        await ended.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        await agent.DisposeAsync();
        await catalog.DisposeAsync();
        await network.DisposeAsync();
        await hub.DisposeAsync();
    }

    public void Dispose()
    {
        ended.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Agent_SaysWhatItIs_AndShowsItsPicture()
    {
        var description = hub.Announced.Single();
        (description.Name, description.Source, description.Pad, description.CanDrive).ShouldBe(("kart 7", "simulator: Crossover", "expert driver", true));
        description.Tracks.ShouldBe(Tracks.All.Select(t => t.Name));
        await Eventually.IsTrue(() => hub.Previews.Count > 3);
        var preview = hub.Previews.First();
        Png.Read(preview.Picture).Width.ShouldBe(320);
        preview.Predicted.ShouldBeNull();
        hub.Statuses.Last().Race!.Track.ShouldBe("Crossover");
    }

    [Fact]
    public async Task Recording_ArrivesWhole_AndRecordCanBePressedAgainAtOnce()
    {
        for (var round = 1; round <= 2; round++)
        {
            (await hub.Agent.StartRecording(Order)).ShouldBeNull();
            await Eventually.IsTrue(() => agent.Status.Frames >= 30);
            (await hub.Agent.StopRecording()).ShouldBeNull();
        }

        await Eventually.IsTrue(() => hub.Recordings.Count == 2 && hub.Recordings.Values.All(r => r.Seal is not null));
        foreach (var recording in hub.Recordings.Values)
        {
            var frames = Frames.In(recording.Bytes);
            frames.Count.ShouldBe(recording.Seal!.Frames);
            frames.Count.ShouldBeGreaterThanOrEqualTo(30);
            Png.Read(frames[^1].Picture.Span).Width.ShouldBe(640);
            frames.ShouldAllBe(f => f.DrivenBy == DrivenBy.Person);
            (recording.Start.Driver, recording.Start.Source).ShouldBe(("expert", "simulator: Crossover"));
        }

        await Eventually.IsTrue(() => hub.Statuses.Last() is { Activity: AgentActivity.Idle, PendingSegments: 0 });
    }

    [Fact]
    public async Task Model_IsFetchedAndDrives_AndLetsGoWhenTold()
    {
        var model = hub.OfferModel();
        (await hub.Agent.StartDrive(new StartDrive(model, "Lantern Tunnel", Record: true))).ShouldBeNull();
        await Eventually.IsTrue(() => hub.Statuses.Last() is { Activity: AgentActivity.Driving, LatencyMs: > 0, Race.Track: "Lantern Tunnel", Frames: > 20 } s && s.ModelId == model);
        await Eventually.IsTrue(() => hub.Previews.Last().Predicted is not null);
        world.Applied.A.ShouldBe(1); // What the model holds.
        (await hub.Agent.StopDrive()).ShouldBeNull();
        world.Applied.A.ShouldBe(0);
        await Eventually.IsTrue(() => hub.Recordings.Values.SingleOrDefault()?.Seal is not null);
        Frames.In(hub.Recordings.Values.Single().Bytes).ShouldAllBe(f => f.DrivenBy == DrivenBy.Pilot);
    }

    [Fact]
    public Task NetworkThatIsCut_ChangesNothingInADriveThatIsRecorded() => NetworkCut.ChangesNothingAsync(hub, network, folder["spool"]);

    [Theory]
    [InlineData(null, "no such model")]
    [InlineData("{}", "model.json")]
    [InlineData("this is no json", "model.json")]
    public async Task ModelThatIsNone_IsRefusedInWords(string? description, string says)
    {
        if (description is not null)
        {
            hub.ModelFiles["model.json"] = System.Text.Encoding.UTF8.GetBytes(description);
            hub.ModelFiles["model.safetensors"] = new byte[10];
        }

        (await hub.Agent.StartDrive(new StartDrive(Guid.NewGuid(), null, false)))!.ShouldContain(says);
        agent.Status.Activity.ShouldBe(AgentActivity.Idle);
    }

    [Fact]
    public async Task StopWhileTheModelIsStillComing_IsHeard()
    {
        using var asked = new SemaphoreSlim(0);
        hub.Interfere = async context =>
        {
            if (!context.Request.Path.StartsWithSegments("/api/models", StringComparison.Ordinal))
            {
                return false;
            }

            asked.Release();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        var drive = hub.Agent.StartDrive(new StartDrive(Guid.NewGuid(), null, false));
        await asked.WaitAsync();
        await hub.Agent.StopDrive();
        (await drive)!.ShouldContain("Stop was pressed");
    }

    [Fact]
    public async Task WhatIsCaptured_IsChosenAtTheHub_AnnouncedAgain_AndRemembered()
    {
        windows.Add("Mario", 400, 300);
        await Eventually.IsTrueAsync(async () => // A thumbnail that takes too long is done without.
            (await hub.Agent.ListSources()).Offers.Select(o => (o.Name, o.Thumbnail is not null)).SequenceEqual([("Simulator", false), ("Mario", true)]));
        (await hub.Agent.SelectSource(new SourceChoice("test:Luigi")))!.ShouldContain("no window \"Luigi\"");
        (await hub.Agent.SelectSource(new SourceChoice("telescope")))!.ShouldContain("one of: simulator, test:TITLE");

        var choice = new SourceChoice("test:Mario", new Crop(0, 10, 320, 240));
        (await hub.Agent.SelectSource(choice)).ShouldBeNull();
        await Eventually.IsTrue(() => hub.Announced.Last() is { Source: "test: Mario", Pad: "no gamepad is plugged in" } d && d.Choice == choice);
        await Eventually.IsTrue(() => hub.Statuses.Last() is { Width: 400, Height: 300, NoPad: true });
        new SourceMemory(Path.Combine(folder["spool"], SourceMemory.FileName)).Recall().ShouldBe(choice);
        await Eventually.IsTrue(() => windows.Open == 1); // The thumbnail's and the refused one are closed.

        (await hub.Agent.SelectSource(new SourceChoice("simulator"))).ShouldBeNull();
        await Eventually.IsTrue(() => hub.Announced.Last() is { Pad: "expert driver" } && hub.Statuses.Last() is { NoPad: false });
        await Eventually.IsTrue(() => windows.Open == 0);
    }

    [Fact]
    public async Task SlowPreviews_DelayNeitherOrdersNorRecording()
    {
        var never = new TaskCompletionSource();
        hub.OnPreview = () => never.Task;
        (await hub.Agent.StartRecording(Order)).ShouldBeNull();
        await Eventually.IsTrue(() => agent.Status.Frames >= 40);
        (await hub.Agent.StopRecording()).ShouldBeNull();
        await Eventually.IsTrue(() => hub.Recordings.Values.SingleOrDefault()?.Seal is not null);
        never.SetResult();
    }

    [Fact]
    public async Task HubGoneWhileRecording_NothingIsLost()
    {
        (await hub.Agent.StartRecording(Order)).ShouldBeNull();
        await Eventually.IsTrue(() => !hub.Recordings.IsEmpty);
        await hub.StopAsync();
        var frames = agent.Status.Frames;
        await Eventually.IsTrue(() => agent.Status.Frames > frames + 40 && agent.Status.Trouble is not null);
        agent.Status.Trouble!.ShouldContain("hub cannot be reached");
        await hub.StartAsync();
        await Eventually.IsTrue(() => hub.Announced.Count >= 2);
        (await hub.Agent.StopRecording()).ShouldBeNull();
        await Eventually.IsTrue(() => hub.Recordings.Values.Single().Seal is not null);
        var recording = hub.Recordings.Values.Single();
        Frames.In(recording.Bytes).Count.ShouldBe(recording.Seal!.Frames);
        recording.Arrivals.ShouldBe(recording.Arrivals.Order());
        await Eventually.IsTrue(() => agent.Status.Trouble is null);
    }

    [Fact]
    public async Task RecordAgainAtOnce_WhileTheLastOneStillWaitsForTheHub()
    {
        var answer = new TaskCompletionSource();
        var asked = 0;
        hub.Interfere = async context =>
        {
            if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref asked);
                await answer.Task;
            }

            return false;
        };
        for (var round = 1; round <= 3; round++)
        {
            (await hub.Agent.StartRecording(Order)).ShouldBeNull();
            await Eventually.IsTrue(() => agent.Status.Frames >= 10);
            (await hub.Agent.StopRecording()).ShouldBeNull();
        }

        asked.ShouldBe(1); // The first thing that was sent still waits for its answer.
        hub.Recordings.ShouldBeEmpty();
        answer.SetResult();
        await Eventually.IsTrue(() => hub.Recordings.Count == 3 && hub.Recordings.Values.All(r => r.Seal is not null));
        hub.Recordings.Values.ShouldAllBe(r => Frames.In(r.Bytes).Count == r.Seal!.Frames && r.Seal.Frames >= 10);
    }

    [Fact]
    public async Task HostileOrders_AreAnsweredAndChangeNothing()
    {
        (await hub.Agent.StartRecording(new StartRecording(null!, 1e300, "../../etc")))!.ShouldNotBeEmpty();
        (await Should.ThrowAsync<Microsoft.AspNetCore.SignalR.HubException>(() => hub.Agent.StartRecording(null!))).Message.ShouldContain("StartRecording");
        (await hub.Agent.SelectSource(new SourceChoice(null!)))!.ShouldContain("address");
        (await hub.Agent.SelectSource(new SourceChoice(new string('x', 10_000), new Crop(-1, 0, 0, 0))))!.Length.ShouldBeLessThan(1000);
        (await hub.Agent.StartDrive(new StartDrive(Guid.Empty, new string('x', 100_000), true)))!.Length.ShouldBeLessThan(1000);
        agent.Status.Activity.ShouldBe(AgentActivity.Idle);
        agent.IsConnected.ShouldBeTrue();
    }
}
