using System.Net.Sockets;
using KartHub.Agent.Sinks.InputBot;

namespace KartHub.Agent.Tests.Sinks;

/// <summary>Counts what the whole process allocates. What other tests left behind may still be ending, so the quietest of several rounds counts.</summary>
[Collection(nameof(Alone))]
public sealed class InputBotMemoryTests
{
    private const int Rounds = 10;
    private const int Polls = 200;

    [Fact]
    public async Task APoll_CostsNoMemoryButItsSocket()
    {
        await using var sink = InputBotSink.Open("0", new TestTime());
        Elsewhere(sink);

        var least = Enumerable.Range(0, Rounds).Min(_ => Elsewhere(sink));

        (least / Polls).ShouldBeLessThan(2048); // A socket, its handle, its address.
        sink.Answered.ShouldBe((Rounds + 1) * Polls);
    }

    /// <summary>Bytes that the other threads allocate while this one asks.</summary>
    private static long Elsewhere(InputBotSink sink)
    {
        var here = GC.GetAllocatedBytesForCurrentThread();
        var all = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Polls; i++)
        {
            Ask(sink);
        }

        return GC.GetTotalAllocatedBytes(precise: true) - all - (GC.GetAllocatedBytesForCurrentThread() - here);
    }

    private static void Ask(InputBotSink sink)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(sink.Address);
        socket.Send("GET /0 HTTP/1.0\r\n\r\n"u8);
        Span<byte> answer = stackalloc byte[4096];
        while (socket.Receive(answer) > 0)
        {
        }
    }
}
