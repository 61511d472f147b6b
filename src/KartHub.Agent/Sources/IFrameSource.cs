namespace KartHub.Agent.Sources;

/// <summary>Where pictures come from: a window, a remote screen, a folder, the simulator.</summary>
public interface IFrameSource : IAsyncDisposable
{
    /// <summary>What people see, for instance <c>simulator: Clover Ring</c>.</summary>
    string Name { get; }

    /// <summary>The picture as it is now, in a frame of its own.</summary>
    /// <exception cref="SourceLostException">There is none at present. Asking again later is allowed: a source may come back.</exception>
    ValueTask<CapturedFrame> CaptureAsync(CancellationToken cancellationToken);
}
