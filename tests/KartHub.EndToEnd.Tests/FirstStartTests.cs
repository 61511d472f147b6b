using KartHub.Web.Tests;
using Microsoft.Playwright;

namespace KartHub.EndToEnd.Tests;

public sealed class FirstStartTests
{
    [Fact]
    public async Task APortThatIsTaken_IsSaidInASentence()
    {
        await using var first = new HubProcess();
        await first.StartAsync();
        await using var second = new HubProcess { Port = first.Address.Port };
        var failed = await Should.ThrowAsync<InvalidOperationException>(second.StartAsync);
        failed.Message.ShouldContain($"Port {first.Address.Port} is taken, perhaps by a hub that runs already.");
        failed.Message.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task ThePrintedLink_OpensALivePage_InDarkAndLight()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(hub.StartLink);

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch between dark and light" }).ClickAsync();

        (await page.EvaluateAsync<string>("document.documentElement.dataset.theme")).ShouldBe("light");
        await page.ReloadAsync();
        (await page.EvaluateAsync<string>("document.documentElement.dataset.theme")).ShouldBe("light");
    }
}
