using System.Globalization;
using System.Net.Sockets;
using System.Text;
using KartHub.Agent.Hub;
using KartHub.Contracts.Live;
using KartHub.Contracts;
using KartHub.Web.Tests.Recordings;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KartHub.Web.Tests.Limits;

/// <summary>What agents do wrong, and what networks do to them, is a line in the log and no more.</summary>
public sealed class BadCallTests : IDisposable
{
    private static readonly string[] Ends = ["did not arrive whole", "was badly made", "was given up by who asked"]; // By what is noticed first.

    private readonly LogLines log = new();

    public void Dispose() => log.Dispose();

    [Theory]
    [InlineData("PUT", "segments/0", 30_000)]
    [InlineData("PUT", "", 200)]
    [InlineData("POST", "seal", 200)]
    public async Task ABodyThatIsCutOff_IsALine(string verb, string path, int length)
    {
        await using var hub = Hub();
        var key = await hub.AgentKeyAsync(await hub.AddPersonAsync("Ann"));
        using var agent = hub.CreateClient();
        agent.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var id = await agent.OpenRecordingAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(hub.Address.Host, hub.Address.Port);
            var head = string.Create(CultureInfo.InvariantCulture, $"""
                {verb} /api/recordings/{id}/{path} HTTP/1.1
                Host: {hub.Address.Authority}
                Authorization: Bearer {key}
                Content-Type: application/json
                Content-Length: {length}
                Expect: 100-continue
                {WireHeaders.ContentHash}: {new string('0', 64)}


                """).ReplaceLineEndings("\r\n");
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await client.GetStream().ReadExactlyAsync(new byte["HTTP/1.1 100 Continue\r\n\r\n".Length]); // The body is being read.
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("{\"name\":\"half a"));
        }

        int Lines() => log.All.Count(l => Ends.Any(end => l.Text.Contains(end, StringComparison.Ordinal)));
        await Eventually.IsTrue(() => Lines() == 1);
        (await agent.SendSegmentAsync(id, 0, TestRecording.Second(0))).EnsureSuccessStatusCode();
        Lines().ShouldBe(1);
        NoStack();
    }

    [Fact]
    public async Task AnAgentsBadCall_IsALine_AndSoIsItsDisappearance()
    {
        await using var hub = Hub();
        var key = await hub.AgentKeyAsync(await hub.AddPersonAsync("Ann"));
        using (var ended = new CancellationTokenSource())
        {
            await using var link = new HubLink(new HubAddress(hub.Address, key), TimeProvider.System);
            var refused = new TaskCompletionSource<Exception>();
            link.Connected = async token =>
            {
                refused.TrySetResult(await Should.ThrowAsync<HubException>(() =>
                    link.InvokeAsync(nameof(IAgentHub.ReportStatus), [new AgentStatus(AgentActivity.Idle, null, null, default, 0, 0, 0, null, null, null)], token)));
                await Should.ThrowAsync<HubException>(() => link.InvokeAsync("NoSuchMethod", [1], token));
                await Should.ThrowAsync<HubException>(() => link.InvokeAsync(nameof(IAgentHub.SendPreview), ["no preview"], token));
            };
            var running = link.RunAsync(ended.Token);
            (await refused.Task).Message.ShouldContain("Announce first");
            await Eventually.IsTrue(() => log.All.Any(l => l.Text.Contains("Announce first", StringComparison.Ordinal)));
            await ended.CancelAsync(); // Without a goodbye.
            await Should.ThrowAsync<OperationCanceledException>(() => running);
        }

        log.All.Where(l => l.Text.Contains("Announce first", StringComparison.Ordinal)).ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Information);
        NoStack();
    }

    private HubApp Hub() => new HubApp { Add = services => services.AddSingleton<ILoggerProvider>(log) }.ListenOnARealPort();

    /// <summary>What the hub's log shows: its own lines from information on, the framework's from warning on.</summary>
    private void NoStack() =>
        log.All.Where(l => l.Level >= LogLevel.Error || (l.Error is not null && l.Level >= (l.Category.StartsWith("Microsoft", StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Information)))
            .Select(l => $"{l.Level} {l.Category}: {l.Text} {l.Error}").ShouldBeEmpty();
}
