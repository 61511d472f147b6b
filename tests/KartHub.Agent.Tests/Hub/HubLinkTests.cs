using System.Net;
using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using KartHub.Agent.Hub;
using KartHub.Contracts.Live;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;

namespace KartHub.Agent.Tests.Hub;

public class HubLinkTests
{
    private static readonly AgentDescription Description = new("kart 7", "machine", "1", "test", "pad", true, ["Meadow"]);
    private static readonly StartRecording Order = new("someone", 20, "Meadow");

    [Fact]
    public async Task Announce_IsAnswered_AndOrdersAreAnsweredInTurn()
    {
        await using var hub = await TestHub.StartedAsync();
        await using var link = new RunningLink(hub.Address);
        StartRecording? received = null;
        link.Link.On<StartRecording, string?>(nameof(IAgentClient.StartRecording), order =>
        {
            received = order;
            return Task.FromResult<string?>(null);
        });
        link.Link.On(nameof(IAgentClient.StopRecording), () => Task.FromResult<string?>("Nothing is being recorded."));
        await link.ConnectedAsync();
        hub.Announced.Single().Tracks.ShouldBe(["Meadow"]);

        (await hub.Agent.StartRecording(Order)).ShouldBeNull();
        received.ShouldBe(Order);
        (await hub.Agent.StopRecording()).ShouldBe("Nothing is being recorded.");
    }

    [Fact]
    public async Task OrderThatNobodyKnowsOrThatFails_IsAnsweredWithTheReason()
    {
        await using var hub = await TestHub.StartedAsync();
        await using var link = new RunningLink(hub.Address);
        link.Link.On(nameof(IAgentClient.StopDrive), () => Task.FromException<string?>(new InvalidOperationException("the wheel came off")));
        await link.ConnectedAsync();
        (await Should.ThrowAsync<HubException>(() => hub.Agent.StopRecording())).Message.ShouldContain("StopRecording");
        (await Should.ThrowAsync<HubException>(() => hub.Agent.StopDrive())).Message.ShouldContain("the wheel came off");
        link.Link.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task HubThatGoesAway_IsConnectedToAgain()
    {
        await using var hub = await TestHub.StartedAsync();
        await using var link = new RunningLink(hub.Address);
        await link.ConnectedAsync();
        for (var round = 2; round <= 3; round++)
        {
            await hub.StopAsync();
            await Eventually.IsTrue(() => !link.Link.IsConnected && link.Link.Trouble is not null);
            await Should.ThrowAsync<IOException>(() => link.Link.InvokeAsync(nameof(IAgentHub.ReportStatus), [null], CancellationToken.None));
            await hub.StartAsync();
            await Eventually.IsTrue(() => hub.Announced.Count >= round && link.Link.Trouble is null); // The hub hears the greeting before the agent hears its answer.
        }
    }

    [Fact]
    public async Task AnswerThatComesAfterItsConnectionWasLost_DoesNotHarmTheNextOne()
    {
        await using var hub = await TestHub.StartedAsync();
        await using var network = new CuttableProxy(() => new IPEndPoint(IPAddress.Loopback, hub.Address.Address.Port));
        await using var link = new RunningLink(hub.Address with { Address = network.Address });
        var answer = new TaskCompletionSource<string?>(); // Whoever sets it sends it.
        var asked = 0;
        link.Link.On(nameof(IAgentClient.StopDrive), () =>
        {
            Interlocked.Increment(ref asked);
            return answer.Task;
        });
        link.Link.On(nameof(IAgentClient.StopRecording), () => Task.FromResult<string?>("still here"));
        await link.ConnectedAsync();
        var question = hub.Agent.StopDrive();
        await Eventually.IsTrue(() => asked == 1);

        network.Lose();
        await Eventually.IsTrue(() => hub.Announced.Count == 2 && link.Link is { IsConnected: true, Trouble: null });
        answer.SetResult("too late");

        (await hub.Agent.StopRecording()).ShouldBe("still here");
        hub.Announced.Count.ShouldBe(2);
        await hub.StopAsync();
        await Should.ThrowAsync<Exception>(() => question);
    }

    [Fact]
    public async Task HubThatDoesNotAcceptTheGreeting_IsTriedAgain_AndItsReasonIsShown()
    {
        await using var hub = await TestHub.StartedAsync();
        using var ended = new CancellationTokenSource();
        await using var link = new HubLink(hub.Address, TimeProvider.System);
        var greetings = 0;
        link.Connected = _ => ++greetings < 3 ? Task.FromException(new HubException("your name is too long")) : Task.CompletedTask;
        var running = link.RunAsync(ended.Token);
        await Eventually.IsTrue(() => link.Trouble is not null);
        link.Trouble!.ShouldContain("your name is too long");
        await Eventually.IsTrue(() => greetings == 3 && link is { Trouble: null, IsConnected: true });
        await ended.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task HubThatNoLongerAcceptsTheGreeting_IsTriedAgain()
    {
        await using var hub = await TestHub.StartedAsync();
        await using var network = new CuttableProxy(() => new IPEndPoint(IPAddress.Loopback, hub.Address.Address.Port));
        using var ended = new CancellationTokenSource();
        await using var link = new HubLink(hub.Address with { Address = network.Address }, TimeProvider.System);
        var greetings = 0;
        link.Connected = _ => ++greetings == 2 ? Task.FromException(new HubException("your name is too long")) : Task.CompletedTask;
        var running = link.RunAsync(ended.Token);
        await Eventually.IsTrue(() => greetings == 1 && link.IsConnected);
        network.Lose();
        await Eventually.IsTrue(() => greetings == 3 && link is { Trouble: null, IsConnected: true });
        await ended.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void AllThatIsSaid_HasItsJson()
    {
        var methods = (MethodInfo[])[.. typeof(IAgentHub).GetMethods(), .. typeof(IAgentClient).GetMethods()];
        methods.SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Concat(m.ReturnType.GenericTypeArguments))
            .ShouldAllBe(type => LinkJson.Default.GetTypeInfo(type) != null);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task KeyThatTheHubDoesNotKnow_EndsItWithWordsAndWithoutTheKey(int status)
    {
        await using var hub = await TestHub.StartedAsync();
        hub.Interfere = context =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(true);
        };
        await using var link = new HubLink(hub.Address, TimeProvider.System);
        var refused = await Should.ThrowAsync<HubRefusedException>(() => link.RunAsync(CancellationToken.None));
        refused.Message.ShouldContain("key");
        refused.ToString().ShouldNotContain(TestHub.Key);
    }

    [Fact]
    public async Task WrongKey_IsRefusedByTheHub()
    {
        await using var hub = await TestHub.StartedAsync();
        await using var link = new HubLink(hub.Address with { Key = "wrong" }, TimeProvider.System);
        await Should.ThrowAsync<HubRefusedException>(() => link.RunAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("{\"error\":\"no such protocol\"}\u001e")]
    [InlineData("{}\u001e{\"type\":1,\"target\":\"StartDrive\"")]
    [InlineData("{}\u001eno json at all\u001e")]
    [InlineData("{}\u001e{\"type\":99}\u001e{\"type\":1,\"target\":42,\"arguments\":[]}\u001e")]
    [InlineData("{}\u001e{\"type\":3,\"invocationId\":\"77\",\"result\":{\"a\":1}}\u001e{\"type\":7,\"error\":\"go away\"}\u001e")]
    [InlineData("{}\u001e{\"type\":1,\"invocationId\":\"1\",\"target\":\"StartRecording\",\"arguments\":[[[[[[]]]]],2,3]}\u001e")]
    [InlineData("{}\u001e{\"type\":1,\"invocationId\":\"1\",\"target\":\"StartRecording\",\"arguments\":[null]}\u001e")]
    [InlineData("not even a greeting\u001e")]
    public async Task HubThatTalksNonsense_IsLeftAndTriedAgain(string said)
    {
        await using var hub = await TestHub.StartedAsync();
        var visits = 0;
        hub.Interfere = context => RefuseOnceAsync(context, said, () => visits++ == 0);
        await using var link = new RunningLink(hub.Address);
        link.Link.On<StartRecording, string?>(nameof(IAgentClient.StartRecording), _ => Task.FromResult<string?>(null));
        await link.ConnectedAsync(); // To the true hub, behind the false one.
        visits.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task EndlessMessage_IsCutOff()
    {
        await using var hub = await TestHub.StartedAsync();
        await using var link = new RunningLink(hub.Address);
        var isCutOff = false;
        hub.Interfere = async context =>
        {
            if (isCutOff || !context.WebSockets.IsWebSocketRequest)
            {
                return false;
            }

            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await SayAsync(socket, "{}\u001e{\"type\":1,\"target\":\"");
            while (!context.RequestAborted.IsCancellationRequested) // The socket itself stays open to who only writes.
            {
                await SayAsync(socket, new string('x', 1 << 20)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return true;
        };
        await Eventually.IsTrue(() => link.Link.Trouble?.Contains("more than 1 MB", StringComparison.Ordinal) is true);
        isCutOff = true;
        await link.ConnectedAsync();
    }

    [Fact]
    public async Task AddressWhereNobodyListens_IsTriedAgain()
    {
        await using var link = new RunningLink(new HubAddress(new Uri($"http://127.0.0.1:{FreePort.Find()}"), "key"));
        await Eventually.IsTrue(() => link.Link.Trouble is not null);
        link.Link.Trouble!.ShouldContain("cannot be reached");
    }

    [Theory]
    [InlineData("http://hub.local:5080", "ws://hub.local:5080/live/agents")]
    [InlineData("https://hub.local/", "wss://hub.local/live/agents")]
    [InlineData("hub.local:5080", "ws://hub.local:5080/live/agents")]
    [InlineData("http://host/karthub", "ws://host/karthub/live/agents")]
    public void Address_LeadsToTheLiveSocket(string typed, string live) =>
        new HubAddress(HubAddress.Parse(typed)!, "key").Live.AbsoluteUri.ShouldBe(live);

    [Theory]
    [InlineData("")]
    [InlineData("ftp://hub.local")]
    [InlineData("http://")]
    [InlineData("file:///etc/passwd")]
    [InlineData("two words")]
    public void OtherThings_AreNoAddress(string typed) => HubAddress.Parse(typed).ShouldBeNull();

    [Fact]
    public void Address_DoesNotShowItsKey() => new HubAddress(new Uri("http://hub"), "secret").ToString().ShouldNotContain("secret");

    private static async Task<bool> RefuseOnceAsync(HttpContext context, string said, Func<bool> refuses)
    {
        if (!context.WebSockets.IsWebSocketRequest || !refuses())
        {
            return false;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await SayAsync(socket, said);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        return true;
    }

    private static Task SayAsync(WebSocket socket, string said) => socket.SendAsync(Encoding.UTF8.GetBytes(said), WebSocketMessageType.Text, true, CancellationToken.None);

    private sealed class RunningLink : IAsyncDisposable
    {
        private readonly CancellationTokenSource ended = new();
        private readonly Task running;
        private int announced;

        public RunningLink(HubAddress address)
        {
            Link = new HubLink(address, TimeProvider.System);
            Link.Connected = async cancellationToken =>
            {
                await Link.InvokeAsync<Guid>(nameof(IAgentHub.Announce), [Description], cancellationToken);
                Interlocked.Increment(ref announced);
            };
            running = Link.RunAsync(ended.Token);
        }

        public HubLink Link { get; }

        public Task ConnectedAsync() => Eventually.IsTrue(() => announced > 0);

        public async ValueTask DisposeAsync()
        {
            await ended.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => running);
            await Link.DisposeAsync();
            ended.Dispose();
        }
    }
}
