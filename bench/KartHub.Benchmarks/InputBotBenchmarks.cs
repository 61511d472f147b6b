using System.Net.Sockets;
using KartHub.Agent.Sinks.InputBot;
using KartHub.Contracts;

namespace KartHub.Benchmarks;

/// <summary>How long a game stands still for a reading of its pad over HTTP: connection, question, answer, hanging up.</summary>
internal static class InputBotBenchmarks
{
    private const int Polls = 10_000;
    private static readonly byte[] Request = "GET /0 HTTP/1.0\r\n\r\n"u8.ToArray();

    public static void Run()
    {
        using var stop = new CancellationTokenSource();
        var sink = InputBotSink.Open("0", TimeProvider.System);
        var pilot = Task.Run(() => DriveAsync(sink, stop.Token));
        var times = Measure.Milliseconds(Polls, () => Poll(sink));
        Measure.Print("inputbot_poll_p50", times.Median(), "ms");
        Measure.Print("inputbot_poll_p99", times.Percentile(0.99), "ms");
        Measure.Print("inputbot_poll_max", times[^1], "ms");
        stop.Cancel();
        Task.WhenAll(pilot, sink.DisposeAsync().AsTask()).GetAwaiter().GetResult();
    }

    /// <summary>Answers change while they are asked for, as in a drive.</summary>
    private static async Task DriveAsync(InputBotSink sink, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            sink.Send(new Controls((i % 161 / 80f) - 1, 0, 1, 0, 0));
            await Task.Delay(33, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Poll(InputBotSink sink)
    {
        Span<byte> answer = stackalloc byte[4095];
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(sink.Address);
        socket.Send(Request);
        var length = 0;
        for (var got = -1; got != 0; length += got)
        {
            got = socket.Receive(answer[length..]);
        }

        if (answer[length - 1] != '}')
        {
            throw new InvalidOperationException("An answer was not whole.");
        }
    }
}
