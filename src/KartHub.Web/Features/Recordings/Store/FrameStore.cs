using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Store;

/// <summary>The frames of all recordings, a folder each.</summary>
public sealed class FrameStore(DataFolder folder, ILogger<FrameStore> log) : IDisposable
{
    /// <summary>How the names of small pictures begin and end; one with more behind is half written.</summary>
    public const string ThumbnailStart = "thumbnail-";
    public const string ThumbnailEnd = ".png";

    private readonly KeyedLock locks = new();

    /// <summary>The file of a recording, which need not exist yet.</summary>
    public FrameFile Open(Guid id) => new(folder.Recording(id));

    /// <summary>Where small pictures of a recording may be kept.</summary>
    public string ThumbnailPath(Guid id, int frame) => Path.Combine(folder.Recording(id), FormattableString.Invariant($"{ThumbnailStart}{frame}{ThumbnailEnd}"));

    /// <summary>Waits until nobody else changes the recording; disposing the answer lets the next one in.</summary>
    public Task<IDisposable> LockAsync(Guid id, CancellationToken cancellationToken) => locks.EnterAsync(id, cancellationToken);

    /// <summary>A new empty folder for something that is being put together; gone at the next start if it stays.</summary>
    public string NewIncoming() => Directory.CreateDirectory(Path.Combine(folder.Incoming, Guid.NewGuid().ToString("n"))).FullName;

    /// <summary>Makes a folder the folder of a recording, in one step. Until <see cref="List"/> it is nothing that would be adopted.</summary>
    public void MoveIn(string from, Guid id)
    {
        DataFolder.Unlist(from);
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Recording(id))!);
        Directory.Move(from, folder.Recording(id));
    }

    /// <summary>Removes a recording's frames. Whoever reads them at this moment reads on.</summary>
    public void Remove(Guid id) => folder.Remove(folder.Recording(id));

    /// <summary>Deletes a recording's row: should the hub die in between, its folder is not taken for a recording whose row was lost.</summary>
    public Task UnlistAsync(Guid id, Func<Task> delete) => DataFolder.UnlistAsync(folder.Recording(id), delete);

    /// <summary>Once a recording's row is there.</summary>
    public void List(Guid id) => DataFolder.List(folder.Recording(id));

    public bool IsUnlisted(Guid id) => DataFolder.IsUnlisted(folder.Recording(id));

    /// <summary>The folders that count only while the database lists them.</summary>
    public IEnumerable<Guid> Unlisted() => Ids().Where(IsUnlisted);

    /// <summary>Recordings on the disk that are not among the listed ones, and should be.</summary>
    public IEnumerable<Guid> Strays(IReadOnlySet<Guid> listed) =>
        Ids().Where(id => !listed.Contains(id) && !IsUnlisted(id) && new FileInfo(Path.Combine(folder.Recording(id), FrameFile.FramesName)) is { Exists: true, Length: > 0 });

    public bool IsDescribed(Guid id) => File.Exists(Path.Combine(folder.Recording(id), RecordingDocument.FileName));

    /// <summary>Writes into a recording's folder what its row says; only for whoever has its lock. Where it fails, the next start does it: the row is the truth.</summary>
    public async Task DescribeAsync(HubContext db, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            if (await db.Recordings.AsNoTracking().Include(r => r.Owner).SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is { } recording)
            {
                RecordingDocument.Of(recording).Write(folder.Recording(id));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning(e, "What is known of recording {Recording} could not be written into its folder.", id);
        }
    }

    public void Dispose() => locks.Dispose();

    private IEnumerable<Guid> Ids() => !Directory.Exists(folder.RecordingsRoot) ? []
        : Directory.EnumerateDirectories(folder.RecordingsRoot).Select(d => Guid.TryParseExact(Path.GetFileName(d), "n", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty);
}
