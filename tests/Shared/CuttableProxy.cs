using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace KartHub.Tests.Shared;

/// <summary>A network between a client and a server that can be cut at any byte.</summary>
internal sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, byte> open = new();
    private readonly ConcurrentDictionary<Socket, byte> clients = new();
    private readonly ConcurrentDictionary<Socket, byte> lost = new();
    private readonly CancellationTokenSource ended = new();
    private readonly Func<IPEndPoint> server;
    private readonly Task accepting;
    private volatile bool isCut;

    /// <param name="server">Where it leads; asked for every connection.</param>
    public CuttableProxy(Func<IPEndPoint> server)
    {
        this.server = server;
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>After how many bytes to the server the next connection breaks; null: never.</summary>
    public Func<int?> BreaksAfter { get; set; } = () => null;

    /// <summary>How many connections broke off.</summary>
    public int Broken { get; private set; }

    /// <summary>Breaks every connection, in the middle of whatever is said, and lets no new one through.</summary>
    public void Cut()
    {
        isCut = true;
        foreach (var socket in open.Keys)
        {
            Break(socket);
        }
    }

    /// <summary>Breaks every connection for the client alone: the server hears nothing of it, as when a machine changes over to another network.</summary>
    public void Lose()
    {
        foreach (var client in clients.Keys)
        {
            lost[client] = 0;
            Break(client);
        }
    }

    public void Mend() => isCut = false;

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Stop();
        Cut();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.Dispose();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!ended.IsCancellationRequested)
        {
            _ = CarryAsync(await listener.AcceptSocketAsync(ended.Token));
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        open[client] = open[far] = clients[client] = 0;
        try
        {
            if (!isCut)
            {
                await far.ConnectAsync(server(), ended.Token);
                var (there, back) = (CopyAsync(client, far, BreaksAfter()), CopyAsync(far, client, null));
                await await Task.WhenAny(there, back); // Who breaks off in one direction does so in the other.
                await Task.WhenAll(there, back);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            Broken++;
            if (lost.ContainsKey(client))
            {
                await Task.Delay(Timeout.Infinite, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            Break(client);
            Break(far);
            open.TryRemove(client, out _);
            clients.TryRemove(client, out _);
            open.TryRemove(far, out _);
        }
    }

    private async Task CopyAsync(Socket from, Socket to, int? breaksAfter)
    {
        var buffer = new byte[16 * 1024];
        for (int read; (read = await from.ReceiveAsync(buffer, ended.Token)) > 0;)
        {
            var passed = Math.Min(read, breaksAfter ?? read);
            await to.SendAsync(buffer.AsMemory(0, passed), ended.Token);
            if ((breaksAfter -= passed) == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private static void Break(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0); // A reset, as from a cable that is pulled and a router that says so.
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // It has just ended by itself.
        }

        socket.Dispose();
    }
}
