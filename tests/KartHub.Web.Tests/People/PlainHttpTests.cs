using KartHub.Web.Features.People.Door;
using KartHub.Web.Tests.Recordings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.People;

/// <summary>A classroom's network: plain http under a name, where browsers hold back whatever they keep for secure pages.</summary>
[Trait("Category", "Slow")]
public sealed class PlainHttpTests
{
    [Fact]
    public async Task AClass_JoinsByCode_UploadsARecording_CopiesALink_AndComesBack()
    {
        await using var hub = new HubApp { Settings = { ["Hub:Hosts:0"] = "hub.test", ["Rates:WrongCodesPerSecond"] = "100000" } };
        hub.ListenOnARealPort();
        var address = new UriBuilder(hub.Address) { Host = "hub.test" }.Uri;
        await using var browser = await Browser.StartAsync("--host-resolver-rules=MAP hub.test 127.0.0.1");
        var wall = await browser.SignInAsync(new Uri(address, await hub.SignInLinkAsync(await hub.InstructorAsync())), 1920, 1080);
        (await wall.EvaluateAsync<bool>("isSecureContext")).ShouldBeFalse();
        await wall.OpenAsync(new Uri(address, "/people"));
        await wall.GetByRole(AriaRole.Link, new() { Name = "Let people in" }).ClickAsync();
        await Expect(wall.GetByRole(AriaRole.Heading, new() { Name = "The door is closed" })).ToBeVisibleAsync();
        await wall.GetByRole(AriaRole.Button, new() { Name = "Open the door" }).ClickAsync();
        await Expect(wall.GetByText($"hub.test:{address.Port}/join")).ToBeVisibleAsync();
        await Expect(wall.GetByRole(AriaRole.Img, new() { Name = "Picture of the address" })).ToBeVisibleAsync();
        var code = await wall.Locator("b.code").InnerTextAsync();
        await wall.LookAsync("door-open");
        await (await browser.AnotherAsync(wall, 1280, 720)).CheckAccessAsync("door-open", "light", "dark");

        var ann = await browser.OpenAsync(new Uri(address, "/"), 390, 844);
        await ann.GetByRole(AriaRole.Link, new() { Name = "Come in with a code" }).ClickAsync();
        await ann.GetByLabel("Code on the wall").FillAsync(code.ToLowerInvariant());
        await ann.GetByLabel("Your name").FillAsync("Ann");
        await ann.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        await ann.WaitForSelectorAsync(".kh-shell[data-live]");
        await Expect(wall.GetByText("1 has joined")).ToBeVisibleAsync(); // Nobody reloaded that page.
        await ann.GetByRole(AriaRole.Button, new() { Name = "Make my code" }).ClickAsync();
        var own = await ann.Locator(".joined .kh-code").InnerTextAsync();
        await ann.LookAsync("joined");

        await ann.OpenAsync(new Uri(address, "/recordings"));
        await Expect(ann.Locator(".uploads[data-ready]")).ToHaveCountAsync(1);
        await ann.SetInputFilesAsync("[data-files=zip]", new FilePayload { Name = "meadow.zip", MimeType = "application/zip", Buffer = TestTensorKart.Zip(TestTensorKart.Files(12)) });
        await Expect(ann.GetByText("12 frames imported.")).ToBeVisibleAsync();

        await ann.OpenAsync(new Uri(address, "/me"));
        await ann.GetByRole(AriaRole.Button, new() { Name = "Make a sign-in link" }).ClickAsync();
        await ann.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).ClickAsync();
        await Expect(ann.GetByText("Copied")).ToBeVisibleAsync();
        var field = ann.GetByLabel("As the others see it");
        await field.FillAsync("");
        await field.PressAsync("Control+V");
        (await field.InputValueAsync()).ShouldStartWith(new Uri(address, "/enter/").AbsoluteUri[..Math.Min(60, address.AbsoluteUri.Length + 6)]);
        await ann.LookAsync("me");

        var other = await browser.OpenAsync(new Uri(address, "/join"));
        await other.LookAsync("join");
        await other.GetByRole(AriaRole.Link, new() { Name = "a code of your own" }).ClickAsync();
        await other.GetByLabel("Your own code").FillAsync("BCDF-BCDF-BCDF");
        await other.GetByRole(AriaRole.Button, new() { Name = "Come in" }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is not your code");
        await other.LookAsync("join-back");
        await other.GetByLabel("Your own code").FillAsync(own);
        await other.GetByRole(AriaRole.Button, new() { Name = "Come in" }).ClickAsync();
        await Expect(other.GetByTitle("You: Ann", new() { Exact = true })).ToBeVisibleAsync();

        var phone = await browser.OpenAsync(new Uri(address, $"/join/{code}"), 390, 844); // What its camera read.
        await Expect(phone.GetByLabel("Your name")).ToBeFocusedAsync();
        await phone.GetByLabel("Your name").FillAsync("Ben");
        await phone.Keyboard.PressAsync("Enter");
        await Expect(phone.GetByTitle("You: Ben", new() { Exact = true })).ToBeAttachedAsync();
        await phone.GotoAsync(new Uri(address, $"/join/{code}").AbsoluteUri);
        await Expect(phone.GetByText("You are in already, as Ben.")).ToBeVisibleAsync();

        await Task.WhenAll(Enumerable.Range(0, 120).Select(_ => hub.Services.GetRequiredService<WrongCodes>().WaitAsync(default)));
        await Expect(wall.GetByText("121 wrong codes in the last hour")).ToBeVisibleAsync();
        await wall.GetByRole(AriaRole.Button, new() { Name = "New code" }).ClickAsync();
        await Expect(wall.Locator("b.code")).Not.ToHaveTextAsync(code);
        await wall.LookAsync("door-guessed");
        await wall.GetByRole(AriaRole.Button, new() { Name = "Close the door" }).ClickAsync();
        await Expect(wall.GetByRole(AriaRole.Heading, new() { Name = "The door is closed" })).ToBeVisibleAsync();
        await wall.LookAsync("door-closed");
    }
}
