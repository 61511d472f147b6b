using System.Net.Sockets;

namespace KartHub.HubBenchmarks;

/// <summary>HTTP that counts what goes over its connections, bodies and headers.</summary>
internal sealed class CountingHandler : DelegatingHandler
{
    private long sent;
    private long received;

    public CountingHandler() => InnerHandler = new SocketsHttpHandler
    {
        UseCookies = false,
        ConnectCallback = async (to, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(to.DnsEndPoint, cancellationToken);
            return new Counted(this, socket);
        },
    };

    public long Sent => Interlocked.Read(ref sent);

    public long Received => Interlocked.Read(ref received);

    private sealed class Counted(CountingHandler counter, Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            Interlocked.Add(ref counter.received, read);
            return read;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Add(ref counter.sent, buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
