using KartHub.Web.Data;

namespace KartHub.Web.Features.Recordings.Store;

/// <summary>The frames of all recordings, a folder each.</summary>
public sealed class FrameStore(DataFolder folder) : IDisposable
{
    private const int Locks = 64; // Shared by recordings whose ids fall on the same one: bounded, and nobody waits long.

    private readonly SemaphoreSlim[] locks = [.. Enumerable.Range(0, Locks).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>The file of a recording, which need not exist yet.</summary>
    public FrameFile Open(Guid id) => new(folder.Recording(id));

    /// <summary>Where small pictures of a recording may be kept.</summary>
    public string ThumbnailPath(Guid id, int frame) => Path.Combine(folder.Recording(id), FormattableString.Invariant($"thumbnail-{frame}.png"));

    /// <summary>Waits until nobody else changes the recording; disposing the answer lets the next one in.</summary>
    public async Task<IDisposable> LockAsync(Guid id, CancellationToken cancellationToken)
    {
        var turn = locks[(uint)id.GetHashCode() % Locks];
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    /// <summary>A new empty folder for something that is being put together; gone at the next start if it stays.</summary>
    public string NewIncoming() => Directory.CreateDirectory(Path.Combine(folder.Incoming, Guid.NewGuid().ToString("n"))).FullName;

    /// <summary>Makes a folder the folder of a recording, in one step.</summary>
    public void MoveIn(string from, Guid id)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Recording(id))!);
        Directory.Move(from, folder.Recording(id));
    }

    /// <summary>Removes a recording's frames. Whoever reads them at this moment reads on.</summary>
    public void Remove(Guid id) => folder.Remove(folder.Recording(id));

    public void Dispose()
    {
        foreach (var turn in locks)
        {
            turn.Dispose();
        }
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
