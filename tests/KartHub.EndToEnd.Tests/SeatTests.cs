using System.Globalization;
using KartHub.Web.Tests;
using KartHub.Web.Tests.Drive.Seat;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace KartHub.EndToEnd.Tests;

/// <summary>
/// The whole workshop in a browser alone, for somebody who has nothing but the code on the wall. By keys it is at an address that is no
/// secure context; KARTHUB_HANDS=pad or touch has it driven by those.
/// </summary>
[Trait("Category", "Slow")]
public sealed class SeatTests(ITestOutputHelper output)
{
    private readonly Hands hands = Enum.Parse<Hands>(Environment.GetEnvironmentVariable("KARTHUB_HANDS") ?? nameof(Hands.Keys), ignoreCase: true);

    [Fact]
    public async Task AGuest_Joins_Records_Mirrors_Trains_AndLetsItDriveALap()
    {
        await using var hub = new HubProcess(builtInAgent: false) { Settings = { ["Hub__Hosts__0"] = Browser.NoLocalhost } };
        await hub.StartAsync();
        await using var browser = await Browser.StartAsync();
        var address = hands == Hands.Pad ? hub.Address : new Uri($"http://{Browser.NoLocalhost}:{hub.Port}");
        var wall = new Site(await browser.SignInAsync(new Uri(address, hub.StartLink.PathAndQuery)), address);
        var code = await wall.OpenTheDoorAsync();

        var begun = TimeProvider.System.GetTimestamp();
        var page = await browser.OpenAsync(new Uri("about:blank"), hands);
        var site = new Site(page, address);
        var presses = await Presses.CountAsync(page);
        await page.GotoAsync(new Uri(address, "/join").AbsoluteUri);
        await Expect(page.GetByLabel("Code on the wall")).ToBeFocusedAsync();
        await site.JoinAsync(code, "Ann", PressAsync);

        await PressAsync(site.Link("Record a lap"));
        await page.SeatedAsync();
        (await page.EvaluateAsync<bool>("isSecureContext")).ShouldBe(hands == Hands.Pad);
        if (hands != Hands.Touch)
        {
            await Expect(page.GetByText(hands == Hands.Pad ? $"pad: {SeatPad.Name}" : "Pads need https at this address")).ToBeVisibleAsync();
        }

        await PressAsync(site.Button("Record"));
        await Expect(site.Button("Stop recording")).ToBeVisibleAsync();
        await page.DriveAsync(hands, 60);
        await PressAsync(site.Button("Stop recording"));
        await PressAsync(site.Link("See the last recording"));
        await Expect(page.GetByText("seat: Clover Ring")).ToBeVisibleAsync();
        await PressAsync(site.Button("Mirror"));
        await Expect(page.Locator(".mirror a")).ToBeVisibleAsync();

        await PressAsync(site.Link("Train on this"));
        await PressAsync(page.GetByLabel("Epochs"));
        await page.GetByLabel("Epochs").FillAsync("8");
        await page.GetByLabel("Epochs").BlurAsync();
        await PressAsync(site.Button("Start"));
        await PressAsync(page.Locator("article.run-details").GetByRole(AriaRole.Link, new() { Name = "Let it drive" }));
        await page.SeatedAsync();
        await PressAsync(site.Button("Let it drive"));
        await Expect(site.Button("Stop the model")).ToBeVisibleAsync();
        var lap = page.GetByRole(AriaRole.Region, new() { Name = "Race" }).GetByRole(AriaRole.Listitem).First;
        await Expect(lap).ToContainTextAsync("PilotNet");
        await Expect(page.GetByText("has driven its first lap")).ToBeVisibleAsync();
        var minutes = TimeProvider.System.GetElapsedTime(begun).TotalMinutes;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"By {hands}, from the code on the wall to the model's first lap: {presses.Count} clicks, {minutes:0.0} minutes."));
        await PressAsync(site.Button("Stop the model"));
        await Expect(site.Button("Let it drive")).ToBeVisibleAsync();
        await site.GoAsync("/");
        await Expect(page.GetByText("Teach it more")).ToBeVisibleAsync(); // Home knows that it has driven.
    }

    private Task PressAsync(ILocator what) => hands == Hands.Touch ? what.TapAsync() : what.ClickAsync();
}
