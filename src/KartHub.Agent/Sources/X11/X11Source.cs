using KartHub.Agent.X11;

namespace KartHub.Agent.Sources.X11;

/// <summary>Pictures of an X server. It has a connection of its own and makes a new one when the server was gone.</summary>
/// <param name="display">Which server, for instance <c>:0</c>; null takes DISPLAY's.</param>
/// <param name="time">The clock.</param>
internal abstract class X11Source(string? display, TimeProvider time) : IFrameSource
{
    private static readonly TimeSpan SearchEvery = TimeSpan.FromSeconds(0.5); // Sixty searches a second would keep the server from its work.

    private readonly Lock access = new();
    private XConnection? connection;
    private SourceLostException? notFound;
    private long searchedAt;
    private bool disposed;

    public abstract string Name { get; }

    public ValueTask<CapturedFrame> CaptureAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (access)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (notFound is { } lost && time.GetElapsedTime(searchedAt) < SearchEvery)
            {
                throw new SourceLostException(lost.Message);
            }

            notFound = null;
            try
            {
                connection ??= XConnection.Open(display);
                return new(Capture(connection));
            }
            catch (XException e)
            {
                throw NotFound(e.Message);
            }
            catch (Exception) when (connection is { IsBroken: true })
            {
                var name = connection.Name;
                Disconnect();
                throw NotFound($"The connection to the X server {name} was cut: the desktop session has ended, or the server crashed. The agent connects again by itself.");
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (access)
        {
            disposed = true;
            Disconnect();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The picture as it is now.</summary>
    /// <exception cref="SourceLostException">There is none.</exception>
    protected abstract CapturedFrame Capture(XConnection connection);

    /// <summary>Lets go of everything that belongs to the connection; it may be broken.</summary>
    protected abstract void Leave();

    /// <summary>What to throw when a search was in vain; the next one is a while later.</summary>
    protected SourceLostException NotFound(string reason)
    {
        searchedAt = time.GetTimestamp();
        return notFound = new SourceLostException(reason);
    }

    private void Disconnect()
    {
        if (connection is not null)
        {
            Leave();
            connection.Dispose();
            connection = null;
        }
    }
}
