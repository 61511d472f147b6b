using System.Net;
using System.Net.WebSockets;
using KartHub.Contracts.Live;

namespace KartHub.Web.Tests.Guard;

public sealed class OriginTests
{
    private const string Elsewhere = "https://evil.example";

    [Theory]
    [InlineData("_blazor")]
    [InlineData(IAgentHub.Path)]
    [InlineData(ITrainingHub.Path)]
    public async Task AWebSocket_IsOpenedByTheHubsOwnPages_AndByPrograms_NotByOtherSites(string path)
    {
        await using var hub = new HubApp { Settings = { ["Hub:Origins:0"] = "https://karts.example" } }.ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        var (cookie, key) = (await hub.CookieAsync(ann), path == ITrainingHub.Path ? await hub.WatchKeyAsync(ann) : await hub.AgentKeyAsync(ann));
        var own = hub.Address.GetLeftPart(UriPartial.Authority);

        (await OpenAsync(null)).ShouldBe(HttpStatusCode.SwitchingProtocols);
        (await OpenAsync(own)).ShouldBe(HttpStatusCode.SwitchingProtocols);
        (await OpenAsync(own.Replace("http:", "https:", StringComparison.Ordinal))).ShouldBe(HttpStatusCode.SwitchingProtocols, "a proxy speaks TLS");
        (await OpenAsync("https://karts.example")).ShouldBe(HttpStatusCode.SwitchingProtocols, "it is named");
        (await OpenAsync(Elsewhere)).ShouldBe(HttpStatusCode.Forbidden);
        (await OpenAsync($"http://{hub.Address.Host}:{hub.Address.Port + 1}")).ShouldBe(HttpStatusCode.Forbidden, "cookies do not tell ports apart");
        (await OpenAsync($"http://{hub.Address.Host}")).ShouldBe(HttpStatusCode.Forbidden);
        (await OpenAsync($"{own}.evil.example")).ShouldBe(HttpStatusCode.Forbidden);
        (await OpenAsync($"http://evil.example#{hub.Address.Authority}")).ShouldBe(HttpStatusCode.Forbidden);
        (await OpenAsync("null")).ShouldBe(HttpStatusCode.Forbidden);

        async Task<HttpStatusCode> OpenAsync(string? origin)
        {
            using var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.SetRequestHeader("Cookie", cookie);
            socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
            if (origin is not null)
            {
                socket.Options.SetRequestHeader("Origin", origin);
            }

            try
            {
                await socket.ConnectAsync(new UriBuilder(new Uri(hub.Address, path)) { Scheme = "ws" }.Uri, CancellationToken.None);
            }
            catch (WebSocketException)
            {
                // The status says why.
            }

            return socket.HttpStatusCode;
        }
    }

    [Fact]
    public async Task WhatIsNoWebSocket_IsForTheHubsOwnPagesToo()
    {
        await using var hub = new HubApp();
        using var ann = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        foreach (var asked in new[]
        {
            "POST _blazor/negotiate?negotiateVersion=1", $"POST {IAgentHub.Path}/negotiate?negotiateVersion=1", $"GET {IAgentHub.Path}?id=abc",
            $"POST {IAgentHub.Path}?id=abc", "DELETE _blazor?id=abc", "POST api/recordings/upload", "OPTIONS api/recordings/upload", "POST leave", "GET me",
        })
        {
            using var request = new HttpRequestMessage(new HttpMethod(asked.Split(' ')[0]), asked.Split(' ')[1]) { Headers = { { "Origin", Elsewhere } } };
            var answer = await ann.SendAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, asked);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("evil.example, and only the hub");
            answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse(asked);
        }
    }

    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK)]
    [InlineData("192.0.2.1", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Forbidden)]
    public async Task AProxysWord_IsTaken_WhereItIsNamed(string? proxy, HttpStatusCode expected)
    {
        await using var hub = new HubApp { Settings = { ["Hub:Hosts:0"] = "karts.example" } };
        if (proxy is not null)
        {
            hub.Settings["Hub:Proxies:0"] = proxy;
        }

        hub.ListenOnARealPort();
        using var client = new HttpClient { BaseAddress = hub.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "door")
        {
            Headers = { { "Origin", "https://karts.example" }, { "X-Forwarded-Host", "karts.example" }, { "X-Forwarded-Proto", "https" }, { "X-Forwarded-For", "203.0.113.9" } },
        };

        var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(expected);
        answer.Headers.Contains("Cross-Origin-Opener-Policy").ShouldBe(expected is HttpStatusCode.OK, "it is https to the browser");
    }

    [Fact]
    public async Task AProxysHost_MustBeOneOfTheHubsToo()
    {
        await using var hub = new HubApp { Settings = { ["Hub:Proxies:0"] = "127.0.0.0/8" } }.ListenOnARealPort();
        using var client = new HttpClient { BaseAddress = hub.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "door") { Headers = { { "X-Forwarded-Host", "evil.example" } } };

        (await client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
