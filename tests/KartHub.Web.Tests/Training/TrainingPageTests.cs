using KartHub.Web.Jobs;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Training;

public sealed class TrainingPageTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task ARun_IsStarted_Watched_Cancelled_AndResumed_InTheBrowser()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        await agent.SendSimulatedAsync(8, "Lap");
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));

        page.SetDefaultTimeout(120_000); // The machine trains meanwhile.
        Assertions.SetDefaultExpectTimeout(60_000);
        await page.GotoAsync(new Uri(hub.Address, "/training?new=true").AbsoluteUri);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start" })).ToBeEnabledAsync(); // Before that, typing is lost.
        await page.GetByLabel("Epochs").FillAsync("0");
        await page.GetByLabel("Batch size").ClickAsync();
        await Assertions.Expect(page.GetByText("Epochs must be 1 to 10,000, not 0.")).ToBeVisibleAsync();
        await page.GetByLabel("Epochs").FillAsync("500");
        await page.GetByLabel("Name").FillAsync("Mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await page.WaitForURLAsync("**/training/*-*");
        await Assertions.Expect(page.Locator(".canvas canvas")).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("document.querySelector('.canvas')?.dataset.points > 1");
        var points = await page.EvaluateAsync<int>("Number(document.querySelector('.canvas').dataset.points)");
        await page.WaitForFunctionAsync($"document.querySelector('.canvas').dataset.points > {points}");
        await Assertions.Expect(page.Locator(".running-now")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".running-now")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await hub.UntilAsync(Topics.Jobs, db => db.Jobs.SingleAsync(), j => j is { Attempt: 2, State: JobState.Running });
    }
}
