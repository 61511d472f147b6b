using System.Net.Http.Headers;
using KartHub.Web.Tests.Recordings;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Tests.Guard;

public sealed class HeaderTests
{
    [Fact]
    public async Task EveryAnswer_TellsTheBrowserToBeCareful()
    {
        await using var hub = new HubApp();
        using var client = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));

        foreach (var path in new[] { "door", "me", "nowhere", "karthub.css", $"api/recordings/{Guid.NewGuid()}/download", "api/nowhere", "enter/wrong" })
        {
            Expected((await client.GetAsync(path)).Headers);
        }
    }

    [Fact]
    public async Task RefusalsAndTroubles_DoSoToo()
    {
        await using var hub = new HubApp();
        using var stranger = hub.CreateClient(new() { AllowAutoRedirect = false });
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "door") { Headers = { Host = "evil.example" } };
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "door") { Headers = { { "Origin", "null" } } };
        Expected((await stranger.SendAsync(elsewhere)).Headers);
        Expected((await stranger.SendAsync(foreign)).Headers);
        Expected((await stranger.GetAsync("me")).Headers);

        using var ann = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        await hub.QueryAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE Recordings RENAME TO Elsewhere"));
        var trouble = await ann.GetAsync($"api/recordings/{Guid.NewGuid()}/download");
        trouble.StatusCode.ShouldBe(System.Net.HttpStatusCode.InternalServerError);
        Expected(trouble.Headers);
    }

    [Fact]
    public async Task APersonsPages_AreNotKept_AndFilesAre()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        using var client = await hub.SignedInClientAsync(ann);
        var id = await agent.SendRecordingAsync(seconds: 1);

        foreach (var path in new[] { "me", "recordings", $"recordings/{id}", "door", "join/wrong", "enter/wrong", $"api/recordings/{id}/download" })
        {
            (await client.GetAsync(path)).Headers.CacheControl!.NoStore.ShouldBeTrue(path);
        }

        (await client.GetAsync("karthub.css")).Headers.CacheControl!.NoStore.ShouldBeFalse();
    }

    [Fact]
    public async Task OnlyScriptsWithThePagesOwnNumberRun_AndItIsAnotherOneEachTime()
    {
        await using var hub = new HubApp();
        using var client = hub.CreateClient();
        HashSet<string> nonces = [];
        for (var i = 0; i < 2; i++)
        {
            var page = await client.GetAsync("door");
            var policy = page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
            var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
            (await page.Content.ReadAsStringAsync()).ShouldContain($"<script type=\"importmap\" nonce=\"{nonce}\">");
            nonces.Add(nonce);
        }

        nonces.Count.ShouldBe(2);
    }

    private static void Expected(HttpResponseHeaders headers)
    {
        headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
        headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["same-origin"]);
        headers.GetValues("Permissions-Policy").Single().ShouldContain("camera=()");
        var rules = headers.GetValues("Content-Security-Policy").Single().Split("; ").Select(r => r.Split(' ', 2)).ToDictionary(r => r[0], r => r[1]);
        rules["default-src"].ShouldBe("'self'");
        rules["frame-ancestors"].ShouldBe("'none'");
        rules["script-src"].Replace("'wasm-unsafe-eval'", "", StringComparison.Ordinal).ShouldNotContain("unsafe");
        rules["style-src"].ShouldBe("'self'");
        headers.CacheControl.ShouldNotBeNull();
    }
}
