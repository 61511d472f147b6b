using KartHub.Web.Tests;
using KartHub.Web.Tests.Drive.Seat;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.EndToEnd.Tests;

/// <summary>The whole workshop in a browser alone, at an address that is no secure context.</summary>
[Trait("Category", "Slow")]
public sealed class SeatTests
{
    [Fact]
    public async Task InABrowserAlone_OneRecords_Mirrors_Trains_AndLetsItDriveALap()
    {
        await using var hub = new HubProcess(builtInAgent: false) { Settings = { ["Hub__Hosts__0"] = Browser.NoLocalhost } };
        await hub.StartAsync();
        await using var browser = await Browser.StartAsync();
        var address = new Uri($"http://{Browser.NoLocalhost}:{hub.Port}");
        var site = new Site(await browser.SignInAsync(new Uri(address, hub.StartLink.PathAndQuery)), address);
        var page = site.Page;

        await site.Link("Drive").ClickAsync();
        await page.SeatedAsync();
        (await page.EvaluateAsync<bool>("isSecureContext")).ShouldBeFalse();
        await Expect(page.GetByText("Pads need https at this address")).ToBeVisibleAsync();
        await site.Button("Record").ClickAsync();
        await Expect(site.Button("Stop recording")).ToBeVisibleAsync();
        await page.DriveAsync(45);
        await site.Button("Stop recording").ClickAsync();
        await site.Link("See the last recording").ClickAsync();
        await Expect(page.GetByText("seat: Clover Ring")).ToBeVisibleAsync();
        var recording = page.Url;
        await site.Button("Mirror").ClickAsync();
        await site.GoAsync("/recordings");
        await Expect(page.Locator(".recordings tbody tr")).ToHaveCountAsync(2);

        await page.OpenAsync(new Uri(recording));
        await site.Link("Train on this").ClickAsync();
        await page.GetByLabel("Epochs").FillAsync("10");
        await page.GetByLabel("Epochs").BlurAsync();
        await site.Button("Start").ClickAsync();
        await page.Locator("article.run-details").GetByRole(AriaRole.Link, new() { Name = "Let it drive" }).ClickAsync();
        await page.SeatedAsync();
        await site.Button("Let it drive").ClickAsync();
        await Expect(site.Button("Stop the model")).ToBeVisibleAsync();
        var lap = page.GetByRole(AriaRole.Region, new() { Name = "Race" }).GetByRole(AriaRole.Listitem).First;
        await Expect(lap).ToContainTextAsync("PilotNet");
        await site.Button("Stop the model").ClickAsync();
        await Expect(site.Button("Let it drive")).ToBeVisibleAsync();
    }
}
