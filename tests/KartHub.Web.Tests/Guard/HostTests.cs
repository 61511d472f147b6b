using System.Net;
using System.Net.Sockets;
using System.Text;
using KartHub.Agent.Hub;
using KartHub.Web.Tests.Recordings;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Tests.Guard;

public sealed class HostTests
{
    private static readonly Uri Door = new("/door", UriKind.Relative);

    private static readonly string[] OwnNames =
    [
        "localhost", "LOCALHOST:5080", "localhost.", "127.0.0.1:5080", "[::1]:5080", "192.168.7.9:5080", "[fe80::1]", "karts.example", "wall.example:8443", "listening.example:5080",
        Environment.MachineName, $"{Dns.GetHostName()}.local:5080",
    ];

    private static readonly string[] OtherNames =
    [
        "evil.example", "evil.example:5080", "localhost.evil.example", "127.0.0.1.evil.example", "www.karts.example", $"{Dns.GetHostName()}.evil.example",
    ];

    [Fact]
    public async Task TheHub_AnswersToItsOwnNamesAndToAllNumbers()
    {
        await using var hub = new HubApp { Settings = { ["Hub:Hosts:0"] = "karts.example", ["Hub:Address"] = "https://wall.example:8443", ["urls"] = "http://localhost:5080;http://listening.example:5080" } };

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

    [Fact]
    public async Task AnAgent_SaysThatTheHubDoesNotAnswerToTheName_AndGoesOnTrying()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var ended = new CancellationTokenSource();
        var renaming = RenameAsync(listener, hub.Address, ended.Token);
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        await using var link = new HubLink(new HubAddress(address, await hub.AgentKeyAsync(await hub.AddPersonAsync("Ann"))), TimeProvider.System);

        var running = link.RunAsync(ended.Token);

        await Eventually.IsTrue(() => link.Trouble?.Contains("Hub:Hosts", StringComparison.Ordinal) is true);
        running.IsCompleted.ShouldBeFalse();
        await ended.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        await renaming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Theory]
    [InlineData("Hub:Hosts:0", "http://karts.example", "Hub:Hosts has 'http://karts.example'")]
    [InlineData("Hub:Origins:0", "https://karts.example/", "Hub:Origins has 'https://karts.example/'")]
    [InlineData("Hub:Origins:0", "karts.example", "Hub:Origins has 'karts.example'")]
    [InlineData("Hub:Address", "karts.example", "Hub:Address is 'karts.example'")]
    [InlineData("Hub:Address", "https://karts.example/hub", "Hub:Address is 'https://karts.example/hub'")]
    [InlineData("Hub:Https:Certificate", "/no/such.pem", "Hub:Https:Certificate names /no/such.pem, which cannot be read")]
    [InlineData("Hub:Proxies:0", "proxy", "Hub:Proxies has 'proxy'")]
    public async Task ASettingThatIsNone_IsSaidAtTheStart(string setting, string value, string expected)
    {
        await using var hub = new HubApp { Settings = { [setting] = value } };

        Should.Throw<OptionsValidationException>(() => hub.CreateClient()).Message.ShouldContain(expected);
    }

    /// <summary>Passes requests on to the hub as a name server would that calls it evil.example.</summary>
    private static async Task RenameAsync(TcpListener listener, Uri hub, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var asked = await listener.AcceptTcpClientAsync(cancellationToken);
            using var passed = new TcpClient();
            await passed.ConnectAsync(hub.Host, hub.Port, cancellationToken);
            var bytes = new byte[4096];
            var request = Encoding.ASCII.GetString(bytes, 0, await asked.GetStream().ReadAsync(bytes, cancellationToken)); // All of it: a few hundred bytes.
            request = request.Replace($"Host: {asked.Client.LocalEndPoint}", "Host: evil.example\r\nConnection: close", StringComparison.Ordinal)
                .Replace("Connection: Upgrade\r\n", "", StringComparison.Ordinal);
            await passed.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
            await passed.GetStream().CopyToAsync(asked.GetStream(), cancellationToken);
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(HubApp hub, Uri address, string host)
    {
        using var client = hub.CreateClient(new() { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Host = host;
        return await client.SendAsync(request);
    }
}
