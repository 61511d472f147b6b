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

    [Theory]
    [InlineData("--port is \"65536\"; it is a number from 1 to 65535.", "--port", "65536")]
    [InlineData("--port is \"often\"; it is a number from 1 to 65535.", "--port", "often")]
    [InlineData("'--host'", "--host")]
    public async Task ASwitchThatSaysNonsense_IsSaidInASentence(string said, params string[] arguments)
    {
        var ended = await WebProgram.RunAsync(arguments);
        ended.Code.ShouldBe(1);
        ended.Error.ShouldContain(said);
        ended.Error.ShouldNotContain("   at ");
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
