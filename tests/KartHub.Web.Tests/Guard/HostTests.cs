using System.Net;
using KartHub.Web.Tests.Recordings;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Tests.Guard;

public sealed class HostTests
{
    private static readonly Uri Door = new("/door", UriKind.Relative);

    private static readonly string[] OwnNames =
    [
        "localhost", "LOCALHOST:5080", "localhost.", "127.0.0.1:5080", "[::1]:5080", "192.168.7.9:5080", "[fe80::1]", "karts.example", "listening.example:5080",
        Environment.MachineName, $"{Dns.GetHostName()}.local:5080",
    ];

    private static readonly string[] OtherNames =
    [
        "evil.example", "evil.example:5080", "localhost.evil.example", "127.0.0.1.evil.example", "www.karts.example", $"{Dns.GetHostName()}.evil.example",
    ];

    [Fact]
    public async Task TheHub_AnswersToItsOwnNamesAndToAllNumbers()
    {
        await using var hub = new HubApp { Settings = { ["Hub:Hosts:0"] = "karts.example", ["urls"] = "http://localhost:5080;http://listening.example:5080" } };

        foreach (var host in OwnNames)
        {
            (await AskAsync(hub, Door, host)).StatusCode.ShouldBe(HttpStatusCode.OK, host);
        }
    }

    [Fact]
    public async Task AnotherName_IsRefused_WithTheOptionThatAddsIt()
    {
        await using var hub = new HubApp { Settings = { ["Hub:Hosts:0"] = "karts.example" } };

        foreach (var host in OtherNames)
        {
            var answer = await AskAsync(hub, Door, host);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, host);
            (await answer.Content.ReadAsStringAsync()).ShouldContain($"Hub__Hosts__0={host.Split(':')[0]}");
        }
    }

    [Fact]
    public async Task AnAgent_IsNotToldToSetItsRecordingAside_ForAName()
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.AddPersonAsync("Ann"));
        agent.DefaultRequestHeaders.Host = "evil.example";

        var answer = await agent.SendSegmentAsync(Guid.NewGuid(), 0, TestRecording.Second(0));

        answer.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
        (await answer.ReasonAsync()).ShouldContain("Hub:Hosts");
    }

    [Theory]
    [InlineData("Hub:Hosts:0", "http://karts.example", "Hub:Hosts has 'http://karts.example'")]
    [InlineData("Hub:Origins:0", "https://karts.example/", "Hub:Origins has 'https://karts.example/'")]
    [InlineData("Hub:Origins:0", "karts.example", "Hub:Origins has 'karts.example'")]
    [InlineData("Hub:Proxies:0", "proxy", "Hub:Proxies has 'proxy'")]
    public async Task ASettingThatIsNone_IsSaidAtTheStart(string setting, string value, string expected)
    {
        await using var hub = new HubApp { Settings = { [setting] = value } };

        Should.Throw<OptionsValidationException>(() => hub.CreateClient()).Message.ShouldContain(expected);
    }

    private static async Task<HttpResponseMessage> AskAsync(HubApp hub, Uri address, string host)
    {
        using var client = hub.CreateClient(new() { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Host = host;
        return await client.SendAsync(request);
    }
}
