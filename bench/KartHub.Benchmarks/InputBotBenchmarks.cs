using System.Diagnostics;
using System.Net.Sockets;
using KartHub.Agent.Sinks.InputBot;
using KartHub.Contracts;

namespace KartHub.Benchmarks;

/// <summary>How long a game stands still for a reading of its pad over HTTP: connection, question, answer, hanging up.</summary>
internal static class InputBotBenchmarks
{
    private const int Polls = 10_000; // One behind the other: on a busy machine they are taken from the processor like any other work.
    private const int PollsOfAGame = 20 * 60; // As a game makes them.
    private static readonly byte[] Request = "GET /0 HTTP/1.0\r\n\r\n"u8.ToArray();

    public static void Run()
    {
        using var stop = new CancellationTokenSource();
        var sink = InputBotSink.Open("0", TimeProvider.System);
        var pilot = Task.Run(() => DriveAsync(sink, stop.Token));
        Print("inputbot_poll", Measure.Milliseconds(Polls, () => Poll(sink)));
        using var picture = new PeriodicTimer(TimeSpan.FromSeconds(1 / 60.0));
        Print("inputbot_poll_60hz", [.. Enumerable.Range(0, PollsOfAGame).Select(_ => PollOnce(sink, picture)).Order()]);
        stop.Cancel();
        Task.WhenAll(pilot, sink.DisposeAsync().AsTask()).GetAwaiter().GetResult();
    }

    private static void Print(string name, double[] times)
    {
        Measure.Print($"{name}_p50", times.Median(), "ms");
        Measure.Print($"{name}_p99", times.Percentile(0.99), "ms");
        Measure.Print($"{name}_max", times[^1], "ms");
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

    private static double PollOnce(InputBotSink sink, PeriodicTimer picture)
    {
        picture.WaitForNextTickAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        var begun = Stopwatch.GetTimestamp();
        Poll(sink);
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
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
