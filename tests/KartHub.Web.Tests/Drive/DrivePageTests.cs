using KartHub.Contracts.Live;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Drive;

[Trait("Category", "Slow")]
public sealed class DrivePageTests : IAsyncLifetime, IDisposable
{
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
        var page = await OpenAsync(await hub.InstructorAsync());
        await page.GetByText("Ready").WaitForAsync(Patient);
        await page.WaitForFunctionAsync("() => Number(document.querySelector('.live.large')?.dataset.number) > 5", null, new() { Timeout = 90_000 });
        (await page.EvaluateAsync<int>("""
            () => {
              const canvas = document.querySelector('[data-picture]');
              const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              return new Set(pixels.filter((_, i) => i % 404 === 0)).size;
            }
            """)).ShouldBeGreaterThan(30, "the picture is drawn");
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).WaitForAsync(Patient);
        await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.Recordings.AnyAsync(r => r.Frames > 20)));
        await page.Keyboard.PressAsync("Space");
        await page.GetByText("See the last recording").WaitForAsync(Patient);
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
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.live.small')].filter(c => Number(c.dataset.number) > 0).length === 2", null, new() { Timeout = 90_000 });
        await page.GetByRole(AriaRole.Heading, new() { Name = "Kart 2" }).ClickAsync();
        await page.WaitForURLAsync($"**/drive/{second.Agent.Id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record" }).WaitForAsync(Patient);
    }

    [Fact]
    public async Task WithoutAgents_OneIsAdded_ByACommandLineThatWorks()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        var page = await OpenAsync(owner);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an agent" }).ClickAsync();
        await page.GetByLabel("What is it called?").FillAsync("Kart 7\"; rm -rf /");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        await page.GetByText("A name has 1 to 40").WaitForAsync(Patient);
        await page.GetByLabel("What is it called?").FillAsync("Kart 7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        var command = await page.GetByLabel("Linux and macOS").InputValueAsync();
        command.ShouldContain($"--hub {hub.Address.AbsoluteUri.TrimEnd('/')} --name \"Kart 7\"");
        var key = command.Split('=', ' ')[1];
        var found = await hub.Services.GetRequiredService<KeyCabinet>().FindAsync(KeyKind.Agent, key, default);
        found!.PersonId.ShouldBe(owner.Id);
    }

    [Fact]
    public async Task Model_IsSentToTheAgentAndDrives_AndEscapeStopsIt()
    {
        hub.ListenOnARealPort();
        var owner = await hub.AddPersonAsync("Ada");
        await hub.AddModelAsync(owner, "Newer one");
        var model = await hub.AddModelAsync(owner, "Chosen one");
        await using var agent = await RunningAgent.StartAsync(hub, owner);
        var page = await OpenAsync(owner, $"drive?model={model}");
        await page.GetByLabel("Record the drive").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Let it drive" }).ClickAsync();
        await page.GetByText("Chosen one drives.").WaitForAsync(Patient);
        await Eventually.IsTrue(() => agent.Agent.Status is { Activity: AgentActivity.Driving, Frames: > 20 } status && status.ModelId == model);
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Let it drive" }).WaitForAsync(Patient);
        agent.Agent.Status.Activity.ShouldBe(AgentActivity.Idle);
        await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.Recordings.AnyAsync(r => r.Driver == "pilot" && r.State == RecordingState.Sealed)));
    }

    private static LocatorWaitForOptions Patient => new() { Timeout = 90_000 };

    private async Task<IPage> OpenAsync(Person person, string path = "drive")
    {
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(person)));
        page.SetDefaultTimeout(90_000);
        await page.GotoAsync(new Uri(hub.Address, path).AbsoluteUri);
        return page;
    }
}
