using System.Text.RegularExpressions;
using KartHub.Training.Engine;
using KartHub.Training.Runs;
using KartHub.Web.Tests.Agents;
using KartHub.Web.Tests.Training;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Guard;

[Trait("Category", "Slow")]
public sealed partial class PagePolicyTests
{
    [Fact]
    public async Task EveryPage_DoesWithWhatTheHubsPolicyAllows()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var owner = await hub.InstructorAsync();
        using var client = await hub.AgentClientAsync(owner);
        var recording = await client.SendSimulatedAsync(3, "Lap");
        var options = new TrainingOptions { Network = Networks.Small.Name, Epochs = 1, Flip = false };
        var run = await hub.TrainAsync(owner, "First", [recording], options, j => !j.IsActive);
        await using var agent = await RunningAgent.StartAsync(hub, owner);
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(owner)));
        var complaints = page.ListenForComplaints();
        var addresses = new Dictionary<string, string>
        {
            ["/drive/{AgentId:guid}"] = $"/drive/{agent.Agent.Id}",
            ["/recordings/{Id:guid}"] = $"/recordings/{recording}",
            ["/training/{Id:guid}"] = $"/training/{run.Id}",
            ["/join/{Secret}"] = "/join/wrong",
            ["/enter/{Secret}"] = "/enter/wrong",
        };

        string[] themes = ["light", "dark"];
        foreach (var (i, route) in RoutesOfPages(hub).Index())
        {
            await page.GotoAsync(new Uri(hub.Address, Parameter().IsMatch(route) ? addresses[route] : route).AbsoluteUri);
            await page.WaitForSelectorAsync(".kh-shell[data-live], .kh-door");
            var name = $"page{route.Replace('/', '-').Split('{')[0]}";
            await page.LookAsync(name);
            await page.CheckAccessAsync(name, Pages.AreKept ? themes : [themes[i % 2]]); // Each in turn; both where someone looks.
        }

        await page.OpenAsync(new Uri(hub.Address, "/recordings"));
        await DrawnAsync(page, ".pictures img");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete Lap" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await page.OpenAsync(new Uri(hub.Address, $"/recordings/{recording}"));
        await Assertions.Expect(page.Locator(".player")).ToHaveAttributeAsync("data-shown", "0");
        await page.OpenAsync(new Uri(hub.Address, "/training?new=true"));
        await DrawnAsync(page, ".pictures img");
        await page.OpenAsync(new Uri(hub.Address, $"/training/{run.Id}"));
        await Assertions.Expect(page.Locator(".canvas canvas")).ToBeVisibleAsync();
        await page.Locator(".canvas").HoverAsync(); // Its figures are an element of their own.
        await page.OpenAsync(new Uri(hub.Address, $"/drive/{agent.Agent.Id}?show=sources"));
        await page.UntilAsync("() => Number(document.querySelector('.live.large')?.dataset.number) > 2");
        await DrawnAsync(page, ".offer img");
        await page.GotoAsync(new Uri(hub.Address, "/hangfire").AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Servers" }).First.ClickAsync();
        await page.GotoAsync(new Uri(hub.Address, "/jobs").AbsoluteUri);
        complaints.ShouldBeEmpty();

        await page.EvaluateAsync("""
            () => {
              const script = document.createElement("script");
              script.textContent = "window.written = true";
              document.head.append(script);
              document.body.insertAdjacentHTML("beforeend", "<button id=written onclick='window.written = true'>x</button>");
              document.getElementById("written").click();
            }
            """);
        (await page.EvaluateAsync<bool>("window.written === true")).ShouldBeFalse("what is written into a page does not run");
        complaints.ShouldContain(c => c.Contains("Content Security Policy"));
    }

    [Fact]
    public async Task WhatWasSaidInThePage_IsSaidInFiles_TheThemeAndTheCopying()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.AddPersonAsync("Ann"))));
        await page.OpenAsync(new Uri(hub.Address, "/me"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Switch between dark and light" }).ClickAsync();
        (await page.EvaluateAsync<string>("document.documentElement.dataset.theme")).ShouldBe("light");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a sign-in link" }).ClickAsync();
        await page.GetByLabel("Link", new() { Exact = true }).FocusAsync();
        (await page.EvaluateAsync<string>("document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)"))
            .ShouldStartWith(hub.Address.AbsoluteUri);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out of this browser" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "You need a code or a link to come in" }).WaitForAsync();
        (await page.GotoAsync(new Uri(hub.Address, "/me").AbsoluteUri))!.Url.ShouldContain("/door");
    }

    /// <summary>
    /// Another program's page on the same machine is the worst neighbour: the browser sends it the hub's cookie, since cookies do
    /// not tell ports apart.
    /// </summary>
    [Fact]
    public async Task ANeighboursPage_OpensNothing_ShowsNothing_AndSignsNobodyOut()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        var neighbour = new UriBuilder(hub.Address) { Port = hub.Address.Port == 8123 ? 8124 : 8123, Path = "/" }.Uri.AbsoluteUri;
        await page.RouteAsync(neighbour + "**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<h1>Nice games</h1>" }));
        await page.GotoAsync(neighbour);

        var got = await page.EvaluateAsync<string[]>("""
            async hub => {
              const socket = path => new Promise(resolve => {
                const one = new WebSocket(hub.replace("http", "ws") + path);
                one.onopen = () => resolve("open");
                one.onerror = () => resolve("refused");
              });
              const image = path => new Promise(resolve => {
                const one = new Image();
                one.onload = () => resolve("shown");
                one.onerror = () => resolve("refused");
                one.src = hub + path;
              });
              const post = path => fetch(hub + path, { method: "POST", mode: "no-cors", credentials: "include", body: "x" }).then(() => "answered", () => "refused");
              return [await socket("_blazor"), await socket("live/agents"), await socket("live/training"), await image("kart.svg"), await post("leave"), await post("api/recordings/upload")];
            }
            """, hub.Address.AbsoluteUri);

        got.ShouldBe(["refused", "refused", "refused", "refused", "refused", "refused"]);
        await page.SetContentAsync($"<iframe src='{hub.Address}me'></iframe>");
        page.Frames.ShouldContain(f => f.Url.StartsWith("chrome-error:", StringComparison.Ordinal), "it is not shown in a frame");
        await page.SetContentAsync($"<form method=post action='{hub.Address}leave'><button>Win</button></form>");
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByText("only the hub's own pages may").WaitForAsync();
        await page.OpenAsync(new Uri(hub.Address, "/me"));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ann" })).ToBeVisibleAsync();
    }

    [GeneratedRegex(@"\{")]
    private static partial Regex Parameter();

    private static List<string> RoutesOfPages(HubApp hub) =>
        [.. hub.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).Select(e => e.RoutePattern.RawText!).Distinct()];

    private static Task DrawnAsync(IPage page, string images) =>
        page.UntilAsync($"() => {{ const all = [...document.querySelectorAll('{images}')]; return all.length > 0 && all.every(i => i.naturalWidth > 0); }}");
}
