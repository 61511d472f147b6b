using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using KartHub.Agent.Gamepads;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sinks.InputBot;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Sinks;

public sealed class InputBotSinkTests : IAsyncLifetime
{
    private static readonly byte[] Poll = "GET /0 HTTP/1.0\r\n\r\n"u8.ToArray();

    private readonly TestTime time = new(); // Who has to wait for a turn on a busy machine is not slow.
    private readonly InputBotSink sink;

    public InputBotSinkTests() => sink = InputBotSink.Open("0", time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await sink.DisposeAsync();

    [Fact]
    public void ThePoll_IsAnsweredInAWayThatInputBotReads()
    {
        sink.Send(new Controls(-0.5f, 0.25f, 1, 0, 1));
        var pad = AsInputBotReads(Ask(Poll));
        pad.Count.ShouldBe(16);
        pad["A_BUTTON"].ShouldBe(1);
        pad["B_BUTTON"].ShouldBe(0);
        pad["R_TRIG"].ShouldBe(1);
        pad["X_AXIS"].ShouldBe(-40);
        pad["Y_AXIS"].ShouldBe(-20);
    }

    [Theory]
    [InlineData(N64Buttons.Start, "START_BUTTON")]
    [InlineData(N64Buttons.Z, "Z_TRIG")]
    [InlineData(N64Buttons.A, "A_BUTTON")]
    [InlineData(N64Buttons.B, "B_BUTTON")]
    [InlineData(N64Buttons.L, "L_TRIG")]
    [InlineData(N64Buttons.R, "R_TRIG")]
    [InlineData(N64Buttons.DPadUp, "U_DPAD")]
    [InlineData(N64Buttons.DPadDown, "D_DPAD")]
    [InlineData(N64Buttons.DPadLeft, "L_DPAD")]
    [InlineData(N64Buttons.DPadRight, "R_DPAD")]
    [InlineData(N64Buttons.CUp, "U_CBUTTON")]
    [InlineData(N64Buttons.CDown, "D_CBUTTON")]
    [InlineData(N64Buttons.CLeft, "L_CBUTTON")]
    [InlineData(N64Buttons.CRight, "R_CBUTTON")]
    public void AButton_HasItsName(N64Buttons button, string name)
    {
        sink.Relay(new PadMoment(Controls.Neutral, button));
        AsInputBotReads(Ask(Poll)).Where(entry => entry.Value != 0).ShouldBe([new(name, 1)]);
    }

    [Fact]
    public void OtherPads_AreNeutral()
    {
        sink.Send(new Controls(1, 1, 1, 1, 1));
        for (var pad = 1; pad <= 3; pad++)
        {
            AsInputBotReads(Ask(Encoding.ASCII.GetBytes($"GET /{pad} HTTP/1.0\r\n\r\n"))).Values.ShouldAllBe(value => value == 0);
        }
    }

    [Fact]
    public void Release_LetsGo()
    {
        sink.Engage();
        sink.Send(new Controls(1, 0, 1, 0, 0));
        sink.Release();
        AsInputBotReads(Ask(Poll)).Values.ShouldAllBe(value => value == 0);
    }

    [Fact]
    public async Task AStockHttpClient_ReadsJson()
    {
        sink.Send(new Controls(1, 0, 0, 1, 0));
        using var client = new HttpClient { BaseAddress = new Uri($"http://{sink.Address}") };
        for (var i = 0; i < 3; i++)
        {
            using var response = await client.GetAsync("/0");
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
            response.Headers.TransferEncodingChunked.ShouldNotBe(true);
            using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            json.RootElement.GetProperty("X_AXIS").GetInt32().ShouldBe(80);
            json.RootElement.GetProperty("B_BUTTON").GetInt32().ShouldBe(1);
        }
    }

    [Fact]
    public void ARequestInPieces_IsAnsweredWhenItIsWhole()
    {
        using var slow = Connect();
        foreach (var part in Poll)
        {
            slow.Send([part]);
        }

        ReadToEnd(slow).ShouldStartWith("HTTP/1.0 200 OK\r\n");
    }

    [Theory]
    [InlineData("POST /0 HTTP/1.0\r\n\r\n", "400")]
    [InlineData("\r\n\r\n", "400")]
    [InlineData("GET /\r\n\r\n", "404")]
    [InlineData("GET /4 HTTP/1.0\r\n\r\n", "404")]
    [InlineData("GET /00 HTTP/1.0\r\n\r\n", "404")]
    [InlineData("GET /-1 HTTP/1.0\r\n\r\n", "404")]
    [InlineData("GET /favicon.ico HTTP/1.1\r\nHost: x\r\n\r\n", "404")]
    public void WhatIsNoPoll_IsRefused(string request, string status) => Ask(Encoding.ASCII.GetBytes(request)).ShouldStartWith($"HTTP/1.0 {status} ");

    [Fact]
    public void AnyBytes_AreSurvived()
    {
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[random.Next(1, 5000)];
            random.NextBytes(bytes);
            using var hostile = Connect();
            try
            {
                hostile.Send(bytes);
            }
            catch (SocketException)
            {
                // It was hung up on before the end.
            }
        }

        Ask(Poll).ShouldStartWith("HTTP/1.0 200 OK\r\n");
    }

    [Fact]
    public void HalfOpenConnections_AreBounded_AndDoNotKeepAPollWaiting()
    {
        var idle = Enumerable.Range(0, 500).Select(_ => Connect()).ToList();
        try
        {
            Ask(Poll).ShouldStartWith("HTTP/1.0 200 OK\r\n");
            idle[0].Poll(Eventually.Patience, SelectMode.SelectRead).ShouldBeTrue("the oldest is hung up on");
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public void ASilentConnection_IsHungUpOn()
    {
        using var silent = Connect();
        silent.Send("GET /0"u8);
        Ask(Poll); // Whoever came before it is served by now.
        time.Advance(TimeSpan.FromSeconds(2.1));
        silent.Poll(Eventually.Patience, SelectMode.SelectRead).ShouldBeTrue();
        silent.Receive(new byte[1]).ShouldBe(0);
    }

    [Fact]
    public void APollUnderWay_IsNotHungUpOn_HoweverManyComeAndGo()
    {
        using var slow = Connect();
        slow.Send(Poll.AsSpan(0, 5));
        for (var i = 0; i < 300; i++)
        {
            Ask(Poll).ShouldStartWith("HTTP/1.0 200 OK\r\n");
        }

        slow.Send(Poll.AsSpan(5));
        ReadToEnd(slow).ShouldStartWith("HTTP/1.0 200 OK\r\n");
    }

    [Fact]
    public async Task ManyAtOnce_AreAllAnswered()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 16 }, (_, _) =>
        {
            Ask(Poll).ShouldStartWith("HTTP/1.0 200 OK\r\n");
            return ValueTask.CompletedTask;
        });
        sink.Answered.ShouldBeGreaterThanOrEqualTo(400);
    }

    [Fact]
    public void Trouble_TellsThatNobodyPolls()
    {
        sink.Trouble!.ShouldContain($"No emulator polls port {sink.Address.Port}");
        Ask(Poll);
        sink.Trouble.ShouldBeNull();
        time.Advance(TimeSpan.FromSeconds(1.1));
        sink.Trouble!.ShouldContain($"No emulator polls port {sink.Address.Port}");
    }

    [Fact]
    public void APortThatIsTaken_IsSaid() =>
        Should.Throw<Refusal>(() => InputBotSink.Open($"{sink.Address.Port}", TimeProvider.System)).Message.ShouldContain($"Port {sink.Address.Port} is taken");

    [Fact]
    public void ThisMachineAlone_MayAsk_UnlessToldOtherwise() => sink.Address.Address.ShouldBe(IPAddress.Loopback);

    [Theory]
    [InlineData("eighty")]
    [InlineData("70000")]
    [InlineData("-1")]
    [InlineData("localhost:8082")]
    [InlineData("::1:8082")]
    [InlineData("1.2.3.4:")]
    public void APlaceThatIsNone_IsSaid(string place) =>
        Should.Throw<Refusal>(() => InputBotSink.Open(place, TimeProvider.System)).Message.ShouldContain("no place to listen");

    /// <summary>As the stock plugin does it: the answer's sixth line, empty lines between two line feeds not counted, is the JSON.</summary>
    private static Dictionary<string, int> AsInputBotReads(string answer)
    {
        answer.Length.ShouldBeLessThan(4096);
        var body = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries)[5];
        return JsonSerializer.Deserialize<Dictionary<string, int>>(body)!;
    }

    private string Ask(byte[] request)
    {
        using var socket = Connect();
        socket.Send(request);
        return ReadToEnd(socket);
    }

    private static string ReadToEnd(Socket socket)
    {
        var buffer = new byte[4095];
        var length = 0;
        for (var got = -1; got != 0; length += got)
        {
            got = socket.Receive(buffer.AsSpan(length));
        }

        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(sink.Address);
        return socket;
    }
}
