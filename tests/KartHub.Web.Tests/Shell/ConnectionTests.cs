using System.Net;
using KartHub.Training.Runs;
using KartHub.Web.Tests.Agents;
using KartHub.Web.Tests.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.Shell;

/// <summary>An open page whose hub goes away and comes back.</summary>
[Trait("Category", "Slow")]
public sealed class ConnectionTests
{
    private const string Away = "The hub cannot be reached. Trying again…";

    [Fact]
    public async Task ACutLine_IsSaid_GreysThePicture_AndIsMended_WithWhatWasChosenMeanwhile()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        await using var network = new CuttableProxy(() => new IPEndPoint(IPAddress.Loopback, hub.Address.Port));
        var ann = await hub.AddPersonAsync("Ann");
        await using var agent = await RunningAgent.StartAsync(hub, ann);
        await using var browser = await Browser.StartAsync();
        var page = await OpenAsync(browser, hub, network, ann, $"drive/{agent.Agent.Id}");
        var live = page.Locator(".live.large");
        await Expect(live.Locator("[data-waiting]")).ToBeHiddenAsync();

        await page.GetByText("How it is recorded").ClickAsync();
        await Expect(page.GetByLabel("Frames per second")).ToBeVisibleAsync();
        network.Cut();
        await Expect(page.GetByRole(AriaRole.Status).GetByText(Away)).ToBeVisibleAsync();
        await Expect(live).ToHaveAttributeAsync("data-lost", "yes");
        await Expect(live.Locator("[data-waiting]")).ToHaveTextAsync(Away);
        await page.GetByLabel("Frames per second").SelectOptionAsync("30"); // Nobody hears of it yet.

        network.Mend();
        await Expect(page.Locator("#hub-away")).ToBeHiddenAsync();
        await Expect(live.Locator("[data-waiting]")).ToBeHiddenAsync();
        (await IsTheSameAsync(page)).ShouldBeTrue("the hub knew the page: nothing had to be loaded again");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.Recordings.AnyAsync(r => r.RateHz == 30)));
    }

    [Fact]
    public async Task AHubStartedAnew_GetsThePageLoadedAgain_OnceItIsThere_WithWhatWasTyped()
    {
        using var data = new TestFolder();
        var hub = new HubApp(data).ListenOnARealPort();
        await using var network = new CuttableProxy(() => new IPEndPoint(IPAddress.Loopback, hub.Address.Port));
        try
        {
            var ann = await hub.AddPersonAsync("Ann");
            using (var agent = await hub.AgentClientAsync(ann))
            {
                await agent.SendSimulatedAsync(2, "Lap");
            }

            await using var browser = await Browser.StartAsync();
            var page = await OpenAsync(browser, hub, network, ann, "training?new=true");
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start" })).ToBeEnabledAsync();
            await page.GetByRole(AriaRole.Radio, new() { Name = "TensorKart" }).CheckAsync();
            await page.GetByLabel("Epochs").FillAsync("7");
            await page.GetByLabel("Name").FillAsync("Half typed"); // And not left: the hub does not know it.
            await page.Mouse.WheelAsync(0, 300);
            await page.UntilAsync("scrollY > 100");

            network.Cut();
            await hub.DisposeAsync();
            await Expect(page.Locator("#hub-away")).ToBeVisibleAsync();
            hub = new HubApp(data).ListenOnARealPort();
            (await IsTheSameAsync(page)).ShouldBeTrue("nothing is loaded while there is nobody to load it from");
            network.Mend();

            await page.UntilAsync("!window.same && document.querySelector('.kh-shell[data-live]')");
            await Expect(page.GetByLabel("Epochs")).ToHaveValueAsync("7");
            await Expect(page.GetByLabel("Name")).ToHaveValueAsync("Half typed");
            await page.UntilAsync("scrollY > 100");
            await Expect(page.Locator("#hub-away")).ToBeHiddenAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
            await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.TrainingRuns.AnyAsync(r => r.Name == "Half typed")));
            (await hub.QueryAsync(db => db.TrainingRuns.SingleAsync())).Options.ShouldBe(new TrainingOptions { Network = "tensorkart", Epochs = 7 }.ForNetwork("tensorkart") with { Epochs = 7 });
        }
        finally
        {
            await hub.DisposeAsync();
        }
    }

    [Fact]
    public async Task WhoIsSignedOutMeanwhile_SeesTheDoor()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        await using var network = new CuttableProxy(() => new IPEndPoint(IPAddress.Loopback, hub.Address.Port));
        await using var browser = await Browser.StartAsync();
        var page = await OpenAsync(browser, hub, network, await hub.AddPersonAsync("Ann"), "jobs");

        network.Cut();
        await Expect(page.Locator("#hub-away")).ToBeVisibleAsync();
        await page.Context.ClearCookiesAsync();
        network.Mend();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You need a code or a link to come in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task APageThatFailed_SaysSo_AndIsLoadedAgainByHand()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.AddPersonAsync("Ann"))));
        await page.OpenAsync(new Uri(hub.Address, "jobs"));
        await page.EvaluateAsync("window.same = true");

        await page.EvaluateAsync("document.getElementById('blazor-error-ui').style.display = 'block'"); // As Blazor does.
        await Expect(page.GetByText("Something on this page went wrong")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Load it again" }).ClickAsync();

        await page.UntilAsync("!window.same && document.querySelector('.kh-shell[data-live]')");
        page.Url.ShouldEndWith("/jobs");
    }

    private static async Task<IPage> OpenAsync(Browser browser, HubApp hub, CuttableProxy network, Features.People.Person person, string path)
    {
        var page = await browser.SignInAsync(new Uri(network.Address, await hub.SignInLinkAsync(person)), height: 500);
        await page.OpenAsync(new Uri(network.Address, path));
        await page.EvaluateAsync("window.same = true");
        return page;
    }

    private static Task<bool> IsTheSameAsync(IPage page) => page.EvaluateAsync<bool>("window.same === true");
}
