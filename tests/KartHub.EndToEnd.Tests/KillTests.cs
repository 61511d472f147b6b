using KartHub.Web.Tests;
using Microsoft.Playwright;

namespace KartHub.EndToEnd.Tests;

[Trait("Category", "Slow")]
public sealed class KillTests
{
    [Fact]
    public async Task KilledWhileRecording_KeepsWhatWasAcknowledged_AndTakesTheRestAfterwards()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        await using var browser = await Browser.StartAsync();
        var site = new Site(await browser.SignInAsync(hub.StartLink));
        await site.StartRecordingAsync("Clover Ring", frames: 100);

        await hub.KillAsync();
        var stored = Directory.GetFiles(Path.Combine(hub.DataPath, "recordings"), "frames.khf", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var before = await File.ReadAllBytesAsync(stored);
        await hub.StartAsync();

        site = new Site(await browser.SignInAsync(hub.StartLink));
        (await site.WaitForRecordingAsync()).ShouldBeGreaterThanOrEqualTo(100 - 42); // Sealed by the agent at its last whole segment: a second of pictures may have waited behind it, another been under way.
        var after = await File.ReadAllBytesAsync(stored);
        after.Length.ShouldBeGreaterThan(0);
        // What lay beyond the last acknowledged segment may have been cut off and sent again: the same bytes all the same.
        var common = Math.Min(before.Length, after.Length);
        after.AsSpan(0, common).SequenceEqual(before.AsSpan(0, common)).ShouldBeTrue();
        await site.RecordAsync("Clover Ring", frames: 40); // And it goes on as if nothing had been.
    }

    [Fact]
    public async Task KilledWhileTraining_ShowsTheJobAsInterrupted_AndResumesIt()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        await using var browser = await Browser.StartAsync();
        var site = new Site(await browser.SignInAsync(hub.StartLink));
        await site.RecordAsync("Clover Ring", frames: 300);
        await site.WaitForRecordingAsync();
        await site.StartTrainingAsync(epochs: 60);
        await site.WaitForChartAsync(3);

        await hub.KillAsync();
        await hub.StartAsync();

        site = new Site(await browser.SignInAsync(hub.StartLink));
        await site.GoAsync("/jobs");
        var row = site.Page.Locator("table.history tbody tr").First;
        await Assertions.Expect(row).ToContainTextAsync("interrupted", new() { IgnoreCase = true });
        await row.GetByRole(AriaRole.Button).ClickAsync();

        await site.GoAsync("/training");
        await site.WaitForChartAsync(60);
        await Assertions.Expect(site.Page.Locator("article.run-details").GetByRole(AriaRole.Link, new() { Name = "Let it drive" }))
            .ToBeVisibleAsync();
    }
}
