namespace KartHub.Agent.Sources;

/// <summary>A source whose window, screen or server may not be there: it is looked for again, but not at every frame.</summary>
/// <param name="time">The clock.</param>
internal abstract class SearchedSource(TimeProvider time) : IFrameSource
{
    private static readonly TimeSpan SearchEvery = TimeSpan.FromSeconds(0.5); // Sixty searches a second would keep the desktop from its work.

    private readonly Lock access = new();
    private string? notFound;
    private long searchedAt;
    private bool disposed;

    public abstract string Name { get; }

    protected TimeProvider Time { get; } = time;

    public ValueTask<CapturedFrame> CaptureAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (access)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (notFound is not null && Time.GetElapsedTime(searchedAt) < SearchEvery)
            {
                throw new SourceLostException(notFound);
            }

            notFound = null;
            return new(Look());
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (access)
        {
            disposed = true;
            Close();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The picture as it is now. Never called by two at once, nor after <see cref="Close"/>.</summary>
    /// <exception cref="SourceLostException">There is none.</exception>
    protected abstract CapturedFrame Look();

    /// <summary>Gives back all that is held.</summary>
    protected abstract void Close();

    /// <summary>What to throw when a search was in vain: it is said again, without another search, for a while.</summary>
    protected SourceLostException NotFound(string reason)
    {
        (notFound, searchedAt) = (reason, Time.GetTimestamp());
        return new SourceLostException(reason);
    }
}
