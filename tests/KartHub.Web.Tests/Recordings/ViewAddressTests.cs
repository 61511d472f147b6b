using System.Net;
using System.Text.RegularExpressions;
using KartHub.Web.Features.People;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Recordings;

public sealed partial class ViewAddressTests
{
    [Fact]
    public async Task APicturesAddress_IsOneSessionsAlone_AndEndsWithIt()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        var id = await agent.SendRecordingAsync(seconds: 1);
        using var school = await hub.SignedInClientAsync(ann);
        var address = await hub.ViewAsync(ann, id);
        using var home = await hub.SignedInClientAsync(ann);
        foreach (var what in new[] { "frames/0", "thumbnails/0", "controls" })
        {
            var answer = await school.GetAsync($"{address}/{what}");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, what);
            answer.Headers.CacheControl!.ToString().ShouldBe("max-age=31536000, private, immutable");
            answer.Headers.Vary.ShouldContain("Cookie");

            var refused = await home.GetAsync($"{address}/{what}");
            refused.StatusCode.ShouldBe(HttpStatusCode.NotFound, what);
            refused.Headers.CacheControl!.NoStore.ShouldBeTrue();
            (await refused.ReasonAsync()).ShouldContain("another sign-in");
            (await school.GetAsync($"api/recordings/{id}/{what}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, "it has no session in it");
        }

        (await LeaveAsync(school, "localhost")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await school.GetAsync($"{address}/frames/0")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Leaving_NeedsTheFormOfThePage_AndEmptiesTheCacheWhereBrowsersDoThat()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var first = await hub.SignedInClientAsync(ann);
        using var second = await hub.SignedInClientAsync(ann);

        using var nothing = new FormUrlEncodedContent([]);
        var refused = await first.PostAsync("leave", nothing);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("Open it again");
        (await first.GetAsync("me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await LeaveAsync(first, "localhost")).Headers.GetValues("Clear-Site-Data").ShouldBe(["\"cache\""]);
        (await first.GetAsync("me")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await LeaveAsync(second, "192.168.7.9:5080")).Headers.Contains("Clear-Site-Data").ShouldBeFalse("over http browsers would only complain");
    }

    /// <summary>A laptop of the school's: two pupils, one browser.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public async Task WhatABrowserKept_IsNotShownToWhoSignsInNext()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        var bob = await hub.AddPersonAsync("Bob");
        using var agent = await hub.AgentClientAsync(ann);
        var id = await agent.SendRecordingAsync(seconds: 1);
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        await page.OpenAsync(new Uri(hub.Address, $"recordings/{id}"));
        await Assertions.Expect(page.Locator(".player")).ToHaveAttributeAsync("data-shown", "0");
        var picture = asked.First(a => a.EndsWith("/frames/0", StringComparison.Ordinal));
        (await AskAsync("only-if-cached")).ShouldBe(200, "the browser keeps it for Ann");

        await page.GotoAsync("about:blank"); // Ann forgets to sign out, which would empty the cache.
        await Browser.EnterAsync(page, new Uri(hub.Address, await hub.SignInLinkAsync(bob)));

        await page.WaitForSelectorAsync(".kh-shell[data-live]");
        (await AskAsync("only-if-cached")).ShouldNotBe(200, "not for Bob, even at Ann's address");
        (await AskAsync("default")).ShouldBe(404);

        Task<int> AskAsync(string cache) => page.EvaluateAsync<int>(
            "([address, cache]) => fetch(address, { cache, mode: 'same-origin' }).then(answer => answer.status, () => 0)", new[] { picture, cache });
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex Token();

    private static async Task<HttpResponseMessage> LeaveAsync(HttpClient client, string host)
    {
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", Token().Match(await client.GetStringAsync("me")).Groups[1].Value)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "leave") { Content = form, Headers = { Host = host } };
        return await client.SendAsync(request);
    }
}
