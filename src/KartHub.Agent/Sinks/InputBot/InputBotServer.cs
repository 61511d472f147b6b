using System.Net;
using System.Net.Sockets;

namespace KartHub.Agent.Sinks.InputBot;

/// <summary>
/// Answers input-bot's polls. The game stands still until a poll is answered, so a thread of its own does nothing else,
/// and the answers lie ready.
/// </summary>
internal sealed class InputBotServer : IDisposable
{
    /// <summary>Polls under way at once. An emulator makes one at a time; when more come, the oldest is hung up on.</summary>
    public const int MostConnections = 64;

    private static readonly TimeSpan SlowestRequest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookUp = TimeSpan.FromMilliseconds(100); // How late the end and the slow are noticed.

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly InputBotConnection[] connections = new InputBotConnection[MostConnections];
    private readonly List<Socket> readable = new(MostConnections + 1);
    private readonly Func<int, byte[]> answerOf;
    private readonly TimeProvider time;
    private readonly Thread thread;
    private long turns;
    private long answered;
    private volatile bool ended;

    /// <param name="address">Where to listen; port 0 takes a free one.</param>
    /// <param name="answerOf">What to answer for a pad, 0 to 3; must not wait.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SocketException">Nobody can listen there.</exception>
    public InputBotServer(IPEndPoint address, Func<int, byte[]> answerOf, TimeProvider time)
    {
        this.answerOf = answerOf;
        this.time = time;
        try
        {
            listener.Bind(address);
            listener.Listen(MostConnections);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        listener.Blocking = false;
        Address = (IPEndPoint)listener.LocalEndPoint!;
        for (var i = 0; i < connections.Length; i++)
        {
            connections[i] = new InputBotConnection();
        }

        thread = new Thread(Serve) { IsBackground = true, Name = "input-bot", Priority = ThreadPriority.AboveNormal };
        thread.Start();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Requests answered or refused.</summary>
    public long Answered => Volatile.Read(ref answered);

    public void Dispose()
    {
        ended = true;
        thread.Join();
        foreach (var connection in connections)
        {
            connection.End();
        }

        listener.Dispose();
    }

    private void Serve()
    {
        while (!ended)
        {
            readable.Clear();
            readable.Add(listener);
            foreach (var connection in connections)
            {
                if (connection.Socket is { } socket)
                {
                    readable.Add(socket);
                }
            }

            Socket.Select(readable, null, null, LookUp);
            var now = time.GetTimestamp();
            foreach (var connection in connections)
            {
                if (connection.Socket is { } socket)
                {
                    if (readable.Contains(socket))
                    {
                        Advance(connection);
                    }
                    else if (time.GetElapsedTime(connection.AcceptedAt, now) > SlowestRequest)
                    {
                        Advance(connection); // What came while this thread had no turn came in time.
                        connection.End();
                    }
                }
            }

            if (readable.Contains(listener))
            {
                Accept(now);
            }
        }
    }

    private void Accept(long now)
    {
        Socket accepted;
        try
        {
            accepted = listener.Accept();
        }
        catch (SocketException)
        {
            return; // Who knocked has gone again, or there are no handles left: the next one may have more luck.
        }

        accepted.Blocking = false;
        accepted.NoDelay = true;
        var connection = FreeOrOldest();
        connection.End();
        connection.Begin(accepted, now, ++turns);
        Advance(connection); // The request mostly comes with the connection.
    }

    private InputBotConnection FreeOrOldest()
    {
        var oldest = connections[0];
        foreach (var connection in connections)
        {
            if (connection.Socket is null)
            {
                return connection;
            }

            oldest = connection.Turn < oldest.Turn ? connection : oldest;
        }

        return oldest;
    }

    private void Advance(InputBotConnection connection)
    {
        if (connection.Advance(answerOf))
        {
            Interlocked.Increment(ref answered); // First: who sees the end of an answer finds it counted.
            connection.End();
        }
    }
}
