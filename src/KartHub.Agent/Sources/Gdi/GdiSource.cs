using System.Runtime.Versioning;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.Gdi;

/// <summary>Pictures that Windows draws for whoever asks.</summary>
[SupportedOSPlatform("windows")]
internal abstract class GdiSource(TimeProvider time) : IFrameSource
{
    private static readonly TimeSpan SearchEvery = TimeSpan.FromSeconds(0.5); // Looking through all windows takes longer than capturing one.

    private readonly Lock access = new();
    private GdiBitmap? bitmap;
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
            var timestamp = time.GetTimestamp();
            return new(new CapturedFrame(Capture(), timestamp));
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (access)
        {
            disposed = true;
            bitmap?.Dispose();
            bitmap = null;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The picture as it is now.</summary>
    /// <exception cref="SourceLostException">There is none.</exception>
    protected abstract Frame Capture();

    /// <summary>Something to draw to; the last one, if it has that size.</summary>
    protected GdiBitmap Bitmap(PictureSize size)
    {
        if (bitmap?.Size != size)
        {
            bitmap?.Dispose();
            bitmap = null;
            bitmap = new GdiBitmap(size);
        }

        return bitmap;
    }

    /// <summary>What to throw when a search was in vain; the next one is a while later.</summary>
    protected SourceLostException NotFound(string reason)
    {
        searchedAt = time.GetTimestamp();
        return notFound = new SourceLostException(reason);
    }
}
