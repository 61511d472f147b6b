using System.Net.Sockets;
using KartHub.Agent.Sinks.InputBot;

namespace KartHub.Agent.Tests.Sinks;

/// <summary>Counts what the whole process allocates.</summary>
[Collection(nameof(Alone))]
public sealed class InputBotMemoryTests
{
    [Fact]
    public async Task APoll_CostsNoMemoryButItsSocket()
    {
        const int Polls = 2000;
        await using var sink = InputBotSink.Open("0", new TestTime());
        for (var i = 0; i < 100; i++)
        {
            Ask(sink);
        }

        var here = GC.GetAllocatedBytesForCurrentThread();
        var all = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Polls; i++)
        {
            Ask(sink);
        }

        var elsewhere = GC.GetTotalAllocatedBytes(precise: true) - all - (GC.GetAllocatedBytesForCurrentThread() - here);
        (elsewhere / Polls).ShouldBeLessThan(2048); // A socket, its handle, its address.
        sink.Answered.ShouldBe(Polls + 100);
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
