using System.Diagnostics;
using System.Globalization;
using KartHub.Web.Tests;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace KartHub.EndToEnd.Tests;

/// <summary>Pages that are open while the hub, or an agent, dies without a word.</summary>
[Trait("Category", "Slow")]
public sealed class RestartTests(ITestOutputHelper output)
{
    private const int Epochs = 40; // More than there is time for before the hub is killed.

    [Fact]
    public async Task HubKilledUnderTwoOpenBrowsers_BothAreRightWithoutAHandOnThem_AndRecordingAndTrainingGoOn()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        await using var browser = await Browser.StartAsync();
        var site = new Site(await browser.SignInAsync(hub.StartLink));
        await site.RecordAsync("Clover Ring", frames: 200);
        await site.WaitForRecordingAsync();
        await site.StartTrainingAsync(Epochs);
        await site.WaitForChartAsync(3);
        var chart = site.Page;
        var drive = await chart.Context.NewPageAsync();
        await new Site(drive, hub.Address).OpenAgentAsync();
        var picture = drive.Locator(".live.large");
        await Expect(picture.Locator("[data-waiting]")).ToBeHiddenAsync();
        IPage[] open = [drive, chart];

        await hub.KillAsync();
        foreach (var page in open)
        {
            await Expect(page.Locator("#hub-away")).ToBeVisibleAsync();
        }

        await Expect(picture.Locator("[data-waiting]")).ToHaveTextAsync("The hub cannot be reached. Trying again…");
        await Expect(picture).ToHaveAttributeAsync("data-lost", "yes");
        await hub.StartAsync();
        var ready = Stopwatch.GetTimestamp();

        await Expect(chart.Locator("article.run-details")).ToContainTextAsync("The hub went down while this trained."); // Words from after the start.
        await chart.UntilAsync("Number(document.querySelector('.loss [data-points]')?.dataset.points) >= 3");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The training chart was right {Stopwatch.GetElapsedTime(ready).TotalSeconds:0.0} s after the hub was ready."));
        await Expect(drive.GetByText("Ready", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(picture.Locator("[data-waiting]")).ToBeHiddenAsync();
        await Expect(picture).Not.ToHaveAttributeAsync("data-lost", "yes");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The Drive page was right {Stopwatch.GetElapsedTime(ready).TotalSeconds:0.0} s after the hub was ready."));
        foreach (var page in open)
        {
            await Expect(page.Locator("#hub-away")).ToBeHiddenAsync();
        }

        await drive.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync(); // It lives.
        await drive.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await site.GoAsync("/training");
        await site.WaitForChartAsync(Epochs);
        await Expect(chart.Locator("article.run-details").GetByRole(AriaRole.Link, new() { Name = "Let it drive" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task AgentKilledWhileRecording_IsNamedOnThePages_UntilItIsBack()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        await using var browser = await Browser.StartAsync();
        var site = new Site(await browser.SignInAsync(hub.StartLink));
        await using var agent = new AgentProcess(hub.Address, await site.AddAgentAsync("Kart 7"), "Kart 7");
        agent.Start();
        await site.OpenAgentAsync("Kart 7");
        await site.PressRecordAsync(frames: 60);

        await agent.KillAsync();
        var named = site.Page.GetByText("Kart 7 was lost while recording.");
        await Expect(named).ToContainTextAsync("frames are here; what it had not sent yet comes when it is back.");
        await Expect(site.Page.GetByText("This agent is not connected.")).ToBeVisibleAsync();
        await Expect(site.Page.Locator(".lost-now")).ToBeVisibleAsync();

        agent.Start();
        await Expect(named).ToHaveCountAsync(0);
        (await site.WaitForRecordingAsync()).ShouldBeGreaterThanOrEqualTo(40); // At its last whole segment.
    }
}
