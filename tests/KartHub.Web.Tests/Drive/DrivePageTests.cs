using System.IO.Compression;
using System.Net;
using System.Text.Json;
using KartHub.Agent.Hub;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.Agents.Packages;
using KartHub.Web.Features.Agents.Pairing;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Live;
using KartHub.Web.Tests.Agents;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Drive;

[Trait("Category", "Slow")]
public sealed class DrivePageTests : IAsyncLifetime, IDisposable
{
    private static readonly AgentStatus Idle = new(AgentActivity.Idle, null, null, default, 0, 20, 0, null, new RaceStatus("Oval", 0, [], 0.4, 60, false, false), null);

    private readonly HubApp hub = new();
    private Browser browser = null!;

    public async Task InitializeAsync() => browser = await Browser.StartAsync();

    async Task IAsyncLifetime.DisposeAsync()
    {
        await browser.DisposeAsync();
        await hub.DisposeAsync();
    }

    public void Dispose() => hub.Dispose();

    [Fact]
    public async Task BuiltInAgent_ShowsItsPicture_AndSpaceRecords()
    {
        hub.Settings["Demo:Agent"] = "true";
        hub.ListenOnARealPort();
        var page = await OpenAgentAsync(await hub.InstructorAsync());
        await page.GetByText("Ready").WaitForAsync();
        await page.UntilAsync("() => Number(document.querySelector('.live.large')?.dataset.number) > 5");
        (await page.EvaluateAsync<int>("""
            () => {
              const canvas = document.querySelector('[data-picture]');
              const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              return new Set(pixels.filter((_, i) => i % 404 === 0)).size;
            }
            """)).ShouldBeGreaterThan(30, "the picture is drawn");
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).WaitForAsync();
        await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.Recordings.AnyAsync(r => r.Frames > 20)));
        await page.GetByText(new System.Text.RegularExpressions.Regex(@"frames · [1-9]\d* MB/min$")).WaitForAsync();
        await page.LookAsync("drive-recording");
        await page.Keyboard.PressAsync("Space");
        await page.GetByText(new System.Text.RegularExpressions.Regex(@"See the last recording · [1-9]\d* MB/min")).WaitForAsync();
        await page.LookAsync("drive-recorded");
        await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.Recordings.AnyAsync(r => r.State == RecordingState.Sealed)));
    }

    [Fact]
    public async Task SeveralAgents_HaveACardEach()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        await using var first = await RunningAgent.StartAsync(hub, owner, "Kart 1");
        await using var second = await RunningAgent.StartAsync(hub, owner, "Kart 2");
        var page = await OpenAsync(owner);
        await page.UntilAsync("() => [...document.querySelectorAll('.live.small')].filter(c => Number(c.dataset.number) > 0).length === 2");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Kart 2" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(hub.Address, $"drive/{second.Agent.Id}").AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task WithoutAgents_OneIsAdded_ByACommandLineThatWorks()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        var page = await OpenAsync(owner);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an agent" }).ClickAsync();
        await page.GetByText("This hub has no packages of the agent").WaitForAsync();
        await page.GetByLabel("What is it called?").FillAsync("Kart 7\"; rm -rf /");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        await page.GetByText("A name has 1 to 40").WaitForAsync();
        await page.GetByLabel("What is it called?").FillAsync("Kart 7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        var command = await page.GetByLabel("Linux and macOS").InputValueAsync();
        command.ShouldContain($"--hub {hub.Address.AbsoluteUri.TrimEnd('/')} --name \"Kart 7\"");
        var key = command.Split('=', ' ')[1];
        var found = await hub.Services.GetRequiredService<KeyCabinet>().FindAsync(KeyKind.Agent, key, default);
        found!.PersonId.ShouldBe(owner.Id);
    }

    [Fact]
    public async Task TheAgent_IsDownloadedForOnesMachine_AndSeenWhenItComes()
    {
        foreach (var system in AgentSystem.All)
        {
            TestPackages.Write(Path.Combine(hub.DataPath, "packages"), system);
        }

        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        await using var other = await RunningAgent.StartAsync(hub, owner, "Kart 1");
        var page = await OpenAsync(owner);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an agent" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Linux" })).ToBeCheckedAsync(); // Where this browser runs.
        await page.LookAsync("drive-add-agent");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Windows" }).CheckAsync();
        await page.GetByText("double-click KartHub.Agent").WaitForAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download (" }).ClickAsync());
        download.SuggestedFilename.ShouldBe("karthub-agent-win-x64.zip");
        await page.GetByText("Waiting for your agent…").WaitForAsync();

        using var zip = ZipFile.OpenRead(await download.PathAsync());
        using var written = zip.GetEntry($"karthub-agent/{PairingNote.FileName}")!.Open();
        var note = (await JsonSerializer.DeserializeAsync<PairingNote>(written, JsonSerializerOptions.Web))!;
        note.Hub.ShouldBe(hub.Address.AbsoluteUri);
        var key = await hub.Services.GetRequiredService<PairingCodes>().ExchangeAsync(note.Code, "Kart 2", default);
        await using var agent = await RunningAgent.StartAsync(hub, owner, "Kart 2", key: key);
        await page.GetByRole(AriaRole.Link, new() { Name = "I see your agent: Kart 2" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(hub.Address, $"drive/{agent.Agent.Id}").AbsoluteUri);
    }

    [Fact]
    public async Task Model_IsSentToTheAgentAndDrives_AndEscapeStopsIt()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        await hub.AddModelAsync(owner, "Newer one");
        var model = await hub.AddModelAsync(owner, "Chosen one");
        await using var agent = await RunningAgent.StartAsync(hub, owner);
        var page = await OpenAgentAsync(owner, $"?model={model}");
        await page.GetByLabel("Record the drive").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Let it drive" }).ClickAsync();
        await page.GetByText("Chosen one drives.").WaitForAsync();
        await Eventually.IsTrue(() => agent.Agent.Status is { Activity: AgentActivity.Driving, Frames: > 20 } status && status.ModelId == model);

        await page.GetByRole(AriaRole.Button, new() { Name = "Hold to let the expert drive" }).WaitForAsync(); // It holds the simulator's pad.
        await page.Keyboard.DownAsync("t");
        await page.GetByText("Chosen one waits: the expert drives.").WaitForAsync();
        await page.GetByText("The expert drives, ").WaitForAsync();
        await Eventually.IsTrue(() => agent.Agent.Status is { TakenOver: true, Takeovers: > 0 });
        await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.Recordings.AnyAsync(r => r.Frames > 60)));
        await page.LookAsync("drive-takeover");
        await page.Keyboard.UpAsync("t");
        await page.GetByText("Chosen one drives.").WaitForAsync();
        await page.GetByText(new System.Text.RegularExpressions.Regex(@"^\d+ takeovers?$")).WaitForAsync();

        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Let it drive" }).WaitForAsync();
        agent.Agent.Status.Activity.ShouldBe(AgentActivity.Idle);
        await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.Recordings.AnyAsync(r => r.Driver == "pilot" && r.State == RecordingState.Sealed)));
        var drive = await hub.QueryAsync(db => db.Recordings.SingleAsync());
        var frames = await hub.Services.GetRequiredService<FrameStore>().Open(drive.Id).ReadIndexAsync(drive.Extent(), default);
        frames.Select(f => f.DrivenBy).Distinct().ShouldBe([DrivenBy.Pilot, DrivenBy.Takeover], ignoreOrder: true);
    }

    [Fact]
    public async Task TheChosenModel_StaysChosen_WhenANewerOneComes()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        await hub.AddModelAsync(owner, "Older one");
        var chosen = await hub.AddModelAsync(owner, "Chosen one", DateTimeOffset.UnixEpoch.AddDays(1));
        await using var agent = await RunningAgent.StartAsync(hub, owner);
        var page = await OpenAgentAsync(owner, $"?model={chosen}");
        var box = page.Locator(".seat select");
        await Expect(box).ToHaveValueAsync(chosen.ToString());

        await hub.AddModelAsync(owner, "Newest one", DateTimeOffset.UnixEpoch.AddDays(9));
        hub.Services.GetRequiredService<LiveFeed>().Publish(Topics.Models);
        await Expect(box.Locator("option")).ToHaveTextAsync(["Newest one", "Chosen one", "Older one"]);

        (await box.EvaluateAsync<string>("box => box.selectedOptions[0].textContent")).ShouldBe("Chosen one");
        await page.GetByRole(AriaRole.Button, new() { Name = "Let it drive" }).ClickAsync();
        await page.GetByText("Chosen one drives.").WaitForAsync();
    }

    [Fact]
    public async Task WhatIsCaptured_IsChosenByItsPicture_AndCutByDrawing()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        await using var agent = await RunningAgent.StartAsync(hub, owner);
        var page = await OpenAgentAsync(owner, "?show=sources");
        await page.GetByRole(AriaRole.Button, new() { Name = "Mario Kart 64" }).ClickAsync();
        await page.GetByText("test: Mario Kart 64").WaitForAsync();
        await page.GetByText("Nothing is cut off.").WaitForAsync();
        await Expect(page.GetByLabel("Width")).ToHaveValueAsync("640");

        await page.GetByRole(AriaRole.Button, new() { Name = "Draw on the picture" }).ClickAsync();
        await page.Locator("[data-stage].drawing").WaitForAsync();
        var stage = (await page.Locator("[data-stage]").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(stage.X + stage.Width * 0.75f, stage.Y + stage.Height * 0.75f); // From the lower right: any corner will do.
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(stage.X + stage.Width / 4, stage.Y + stage.Height / 2);
        await page.Mouse.UpAsync();
        await Expect(page.GetByLabel("Width")).ToHaveValueAsync("320");
        await Expect(page.GetByLabel("From the left")).ToHaveValueAsync("160");
        await page.GetByLabel("Height").FillAsync("100"); // The numbers do without a mouse.
        await page.GetByLabel("Height").BlurAsync();
        await page.LookAsync("drive-sources");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cut to this part" }).ClickAsync();
        await page.GetByText("Cut to 320 × 100 of 640 × 480 pixels.").WaitForAsync();
        agent.Agent.Station.Cockpit.Choice.ShouldBe(new SourceChoice("test:Mario Kart 64", new Crop(160, 240, 320, 100)));
        await Eventually.IsTrueAsync(async () => await page.EvaluateAsync<double>("Number(document.querySelector('.live.large').style.getPropertyValue('--ratio'))") is > 3.1 and < 3.3);

        await page.GetByLabel("From the left").FillAsync("400");
        await page.GetByLabel("From the left").BlurAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cut to this part" }).ClickAsync();
        await page.GetByText("does not fit into the picture of 640×480").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Whole picture" }).ClickAsync();
        await page.GetByText("Nothing is cut off.").WaitForAsync();
        await page.GetByLabel("Or by its address").FillAsync("test:Nothing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Capture it" }).ClickAsync();
        await page.GetByText("There is no window \"Nothing\".").WaitForAsync();
    }

    [Fact]
    public async Task AnAgentThatComesBackWhileItIsAsked_IsAskedAgain()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        await using var network = new CuttableProxy(() => new IPEndPoint(IPAddress.Loopback, hub.Address.Port));
        await using var agent = await RunningAgent.StartAsync(hub, owner, through: network.Address);
        using var answered = new ManualResetEventSlim();
        var asked = 0;
        agent.Windows.OnList = () =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                answered.Wait();
            }
        };
        var page = await OpenAgentAsync(owner, "?show=sources");
        await Eventually.IsTrue(() => asked == 1);

        network.Lose(); // The hub waits for an answer over a connection that seems to stand.
        await page.GetByRole(AriaRole.Button, new() { Name = "Mario Kart 64" }).WaitForAsync();
        answered.Set();
        await page.GetByRole(AriaRole.Button, new() { Name = "Mario Kart 64" }).ClickAsync();
        await page.GetByText("test: Mario Kart 64").WaitForAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What to capture" }).GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Pad_IsSeenLive_AndWithoutOneItIsSaidWhatWasLookedFor()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        await using var agent = await RunningAgent.StartAsync(hub, owner);
        var page = await OpenAgentAsync(owner, "?show=pad");
        await page.GetByText("no device with sticks and buttons").WaitForAsync(); // The simulator's expert.
        (await agent.Agent.SelectSource(new SourceChoice("test:Mario Kart 64"))).ShouldBeNull();
        await page.GetByText("x +0.50").WaitForAsync();
        agent.Pad.X = -1;
        await page.GetByText("x −1.00").WaitForAsync();
        agent.Pad.X = 0.1f; // Inside the dead zone.
        await page.GetByText("x +0.00").WaitForAsync();
        await page.GetByText("0: +0.10").WaitForAsync();
        agent.Pad.X = 0.7f;
        await page.GetByText("x +0.70").WaitForAsync();
        await page.LookAsync("drive-pad");
        agent.Pad.X = null;
        await page.GetByRole(AriaRole.Region, new() { Name = "The pad" }).GetByText("There is no pad: no gamepad is plugged in.").WaitForAsync();
        await page.LookAsync("drive-no-pad");

        var sources = await OpenAgentAsync(owner, "?show=sources");
        await sources.GetByLabel("Play on the keyboard of the agent's machine").ClickAsync();
        await sources.GetByText("Arrow keys steer").WaitForAsync();
        await Eventually.IsTrue(() => agent.Agent.Station.Cockpit.Pad == agent.Keyboard);
        await sources.LookAsync("drive-keyboard");
    }

    [Fact]
    public async Task WhatIsOnAMachine_IsItsOwnersAlone_NotEvenAnInstructors()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        var instructor = (await hub.InstructorAsync()).ToPrincipal("test");
        await using var agent = await RunningAgent.StartAsync(hub, owner);
        var (id, registry) = (agent.Agent.Id!.Value, hub.Services.GetRequiredService<AgentRegistry>());
        (await registry.ListSourcesAsync(id, instructor, default)).ShouldBe((null, "Only Ada sees and chooses what is captured on this machine."));
        (await registry.SelectSourceAsync(id, instructor, new SourceChoice("test:Mario Kart 64"), default)).ShouldNotBeNull().ShouldContain("Only Ada");
        (await registry.ListSourcesAsync(id, owner.ToPrincipal("test"), default)).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task BuiltInAgent_IsTheSameAfterARestart()
    {
        using var data = new TestFolder();
        HashSet<Guid> ids = [];
        for (var start = 0; start < 2; start++)
        {
            await using var restarted = new HubApp(data);
            restarted.Settings["Demo:Agent"] = "true";
            restarted.ListenOnARealPort();
            var user = (await restarted.InstructorAsync()).ToPrincipal("test");
            await Eventually.IsTrue(() => restarted.Services.GetRequiredService<AgentRegistry>().VisibleTo(user).Count == 1);
            ids.Add(restarted.Services.GetRequiredService<AgentRegistry>().VisibleTo(user)[0].Id);
        }

        ids.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AgentsKey_IsRevokedOnOnesOwnPage_AndTheAgentHasToGo()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        await using var agent = await RunningAgent.StartAsync(hub, owner);
        var page = await OpenAsync(owner, "me");
        await page.GetByText("connected now").WaitForAsync();
        await page.LookAsync("me");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke the key of Kart 7" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Region, new() { Name = "Keys of your agents" }).GetByText("You have none.").WaitForAsync();
        await Eventually.IsTrue(() => agent.Running.IsFaulted);
        (await Should.ThrowAsync<HubRefusedException>(() => agent.Running)).Message.ShouldContain("does not know this agent's key");
        hub.Services.GetRequiredService<AgentRegistry>().VisibleTo(owner.ToPrincipal("test")).ShouldBeEmpty();
    }

    [Fact]
    public async Task TheOneBigButton_IsWhatOneCameFor_AndComesFirst()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        var model = await hub.AddModelAsync(owner, "Chosen one");
        var registry = hub.Services.GetRequiredService<AgentRegistry>();
        var agent = Enter(registry, owner);
        var page = await OpenAgentAsync(owner);
        await ExpectButtonsAsync(page, "Record", "Let it drive");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true })).ToHaveAttributeAsync("title", "Space starts recording");
        registry.Report(agent, Idle with { Activity = AgentActivity.Recording, RecordingId = Guid.NewGuid() });
        await ExpectButtonsAsync(page, "Stop recording", "Let it drive");

        registry.Report(agent, Idle);
        await page.OpenAsync(new Uri($"{page.Url.Split('?')[0]}?model={model}"));
        await ExpectButtonsAsync(page, "Let it drive", "Record");
        await page.LookAsync("drive-model");
        registry.Report(agent, Idle with { Activity = AgentActivity.Recording, RecordingId = Guid.NewGuid() });
        await ExpectButtonsAsync(page, "Stop recording", "Let it drive");
        registry.Report(agent, Idle with { Activity = AgentActivity.Driving, ModelId = model });
        await ExpectButtonsAsync(page, "Stop the model", "Hold to drive yourself", "Record");
        await page.LookAsync("drive-driving");

        registry.Report(agent, Idle);
        await hub.QueryAsync(db => db.Models.ExecuteDeleteAsync());
        await page.OpenAsync(new Uri($"{page.Url.Split('?')[0]}?model={model}"));
        await ExpectButtonsAsync(page, "Record"); // There is nothing that it could let drive.
    }

    [Fact]
    public async Task EachLap_SaysWhoDroveIt_AndTheFirstIsAMoment()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        var model = await hub.AddModelAsync(owner, "SmallNet of Tuesday");
        var registry = hub.Services.GetRequiredService<AgentRegistry>();
        var agent = Enter(registry, owner);
        var laps = Idle.Race!;
        var (ada, teacher) = (await OpenAgentAsync(owner), await OpenAgentAsync(await hub.InstructorAsync()));
        registry.Report(agent, Idle with { Activity = AgentActivity.Driving, ModelId = model, Race = laps with { LapSeconds = [40.5], LapDrivers = [LapDriver.Person] } });
        await Expect(ada.Locator(".race li")).ToHaveTextAsync("Lap 1 · you 0:40.50");
        await Expect(ada.Locator(".race li")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("first"));

        registry.Report(agent, Idle with { Race = laps with { LapSeconds = [40.5, 33.8, 34, 35, 36, 37, 38], LapDrivers = [LapDriver.Person, LapDriver.Model, LapDriver.Both, 0, 0, 0, 0] } });
        await Expect(ada.Locator(".race li")).ToHaveTextAsync(["Lap 2 · SmallNet of Tuesday best 0:33.80", "Lap 3 · you and SmallNet of Tuesday 0:34.00", "Lap 4 · you 0:35.00", "Lap 5 · you 0:36.00", "Lap 6 · you 0:37.00", "Lap 7 · you 0:38.00"]);
        await Expect(teacher.Locator(".race li").Nth(1)).ToHaveTextAsync("Lap 3 · Ada and SmallNet of Tuesday 0:34.00");
        await Expect(ada.Locator(".race .first")).ToHaveCountAsync(0);
        await ada.LookAsync("drive-laps");

        registry.Report(agent, Idle with { Race = laps with { LapSeconds = [40.5, 33.8] } });
        await Expect(ada.Locator(".race li")).ToHaveTextAsync(["Lap 1 0:40.50", "Lap 2 best 0:33.80"]);
    }

    [Fact]
    public async Task Cadence_IsAWord_AndItsFiguresAreBehind()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        var registry = hub.Services.GetRequiredService<AgentRegistry>();
        var agent = Enter(registry, owner);
        var page = await OpenAgentAsync(owner);
        await Expect(page.Locator(".figures")).ToContainTextAsync("a pad");
        await Expect(page.Locator(".figures")).Not.ToContainTextAsync("a second"); // At what rate the live picture is captured is no one's choice.
        registry.Report(agent, Idle with { Activity = AgentActivity.Recording, Elapsed = TimeSpan.FromSeconds(5), PendingSegments = 3 });
        await Expect(page.Locator(".figures")).ToContainTextAsync("20 a second"); // By an agent that is older.
        await Expect(page.Locator(".figures")).ToContainTextAsync("3 s still to upload");
        registry.Report(agent, Idle with { Activity = AgentActivity.Driving, Elapsed = TimeSpan.FromSeconds(5), RateHz = 19.6, WantedRateHz = 20, LatencyMs = 12.3 });
        await page.GetByText("Steady, 20 a second").WaitForAsync();
        await Expect(page.GetByText("reacts quickly")).ToHaveAttributeAsync("aria-description", "12.3 ms from the capture of a frame until its controls are set. Above 100 ms a model drives on old pictures.");
        registry.Report(agent, Idle with { Activity = AgentActivity.Driving, Elapsed = TimeSpan.FromSeconds(5), RateHz = 14.2, WantedRateHz = 20, LatencyMs = 123.4 });
        await Expect(page.GetByText("Uneven, 14 a second")).ToHaveAttributeAsync("title", "Captured at 14.2 Hz, of the 20.0 Hz that are wanted");
        await page.GetByText("reacts in 123.4 ms").WaitForAsync();
        registry.Report(agent, Idle with { Activity = AgentActivity.Driving, Elapsed = TimeSpan.FromSeconds(1), RateHz = 10, WantedRateHz = 20 });
        await Expect(page.Locator(".figures")).ToContainTextAsync("10 a second"); // Not judged yet: so it was before.
        await Expect(page.Locator(".figures")).Not.ToContainTextAsync("Uneven");
    }

    [Fact]
    public async Task TheLastPicture_IsDrawnAnew_InTheOtherTheme_AndInAnotherSize()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        var agent = Enter(hub.Services.GetRequiredService<AgentRegistry>(), owner);
        agent.Show(new Preview(Png.Write(new Frame(64, 48)), new Controls(0.5f, 0, 1, 0, 0), null, DateTimeOffset.UnixEpoch));
        var page = await OpenAgentAsync(owner);
        await page.UntilAsync("document.querySelector('.live.large')?.dataset.number === '1'");
        await page.EvaluateAsync("window.drawn = name => document.querySelector(`[data-${name}]`).toDataURL(), window.before = ['picture', 'trace'].map(drawn), null");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch" }).ClickAsync();
        await page.UntilAsync("drawn('trace') !== before[1]");
        (await page.EvaluateAsync<bool>("drawn('picture') === before[0]")).ShouldBeTrue("what is drawn on the picture stays bright");

        await page.SetViewportSizeAsync(640, 360);
        await page.UntilAsync("(canvas => canvas.width === Math.round(canvas.clientWidth * devicePixelRatio))(document.querySelector('[data-picture]'))");
        (await page.EvaluateAsync<int>("document.querySelector('[data-picture]').clientHeight")).ShouldBeLessThan(360);
    }

    /// <summary>An agent that says what the test says.</summary>
    private static LiveAgent Enter(AgentRegistry registry, Person owner)
    {
        var agent = new LiveAgent(Guid.NewGuid(), owner.Id, owner.ClassId, owner.Name, new AgentDescription("Kart 7", "here", "1", "test", "a pad", true, []) { WritesJpeg = true });
        registry.Enter("test", agent);
        registry.Report(agent, Idle);
        return agent;
    }

    /// <summary>What the panel's buttons say, in their order; the first is the one that is filled.</summary>
    private static async Task ExpectButtonsAsync(IPage page, params string[] names)
    {
        await Expect(page.Locator(".panel button:not([aria-controls])")).ToHaveTextAsync(names);
        await Expect(page.Locator(".panel .mud-button-filled")).ToHaveTextAsync([names[0]]);
        await Expect(page.Locator(".panel .big")).ToHaveTextAsync([names[0]]);
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    /// <summary>Opens the page of the only agent.</summary>
    private async Task<IPage> OpenAgentAsync(Person person, string query = "")
    {
        var page = await OpenAsync(person);
        var address = await page.Locator(".agents a").First.GetAttributeAsync("href");
        await page.OpenAsync(new Uri(hub.Address, address!.Split('?')[0] + query));
        return page;
    }

    private async Task<IPage> OpenAsync(Person person, string path = "drive")
    {
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(person)));
        await page.OpenAsync(new Uri(hub.Address, path));
        return page;
    }
}
