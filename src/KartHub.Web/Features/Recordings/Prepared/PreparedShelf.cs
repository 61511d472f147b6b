using System.Runtime.CompilerServices;
using KartHub.Contracts;
using KartHub.Training.Files;
using KartHub.Training.Preparing;
using KartHub.Web.Data;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Features.Recordings.Prepared;

/// <summary>
/// Prepared recordings, each prepared once for everyone: a sealed recording never changes, so its id stands for its content.
/// </summary>
public sealed class PreparedShelf(
    RecordingCatalog recordings, IDbContextFactory<HubContext> contexts, DataFolder folder, DiskReserve reserve, IOptions<HubOptions> options,
    TimeProvider time, ILogger<PreparedShelf> log) : IDisposable
{
    private const int RowBytes = 64; // Controls, and the row's place in the manifest.

    private readonly KeyedLock locks = new();
    private readonly SemaphoreSlim tidying = new(1);
    private readonly List<Guid> inUse = []; // Under the lock of itself; each as often as it is used.
    private bool clean; // Once what an earlier process left half-prepared is gone.

    /// <summary>Whether a recording is there in prepared form, as far as that can be seen without reading it.</summary>
    public bool IsReady(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return PreparedData.IsPrepared(folder.Prepared(recording.Id));
    }

    /// <summary>Keeps recordings' prepared forms from making way until the answer is disposed.</summary>
    public IDisposable Use(IReadOnlyList<Guid> ids)
    {
        lock (inUse)
        {
            inUse.AddRange(ids);
        }

        return new InUse(inUse, ids);
    }

    /// <summary>Prepares a recording, unless it is.</summary>
    /// <param name="id">Of the recording.</param>
    /// <param name="report">Told a share of 0 to 1 and what is being done.</param>
    /// <param name="cancellationToken">Ends it; nothing half prepared remains.</param>
    /// <exception cref="Refusal">The recording is gone or broken.</exception>
    public async Task PrepareAsync(Guid id, Action<double, Phrase> report, CancellationToken cancellationToken)
    {
        await foreach (var data in OpenAsync([id], report, cancellationToken))
        {
            data.Dispose();
        }
    }

    public void Dispose()
    {
        locks.Dispose();
        tidying.Dispose();
    }

    /// <summary>Opens recordings in prepared form, in their order; what is missing is prepared. The caller disposes them.</summary>
    /// <param name="ids">Of recordings.</param>
    /// <param name="report">Told a share of 0 to 1 and what is being done.</param>
    /// <param name="cancellationToken">Ends it; a recording half prepared leaves nothing.</param>
    /// <exception cref="Refusal">A recording is gone or broken.</exception>
    public async IAsyncEnumerable<PreparedData> OpenAsync(
        IReadOnlyList<Guid> ids, Action<double, Phrase> report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await SweepAsync(cancellationToken);
        using var use = Use(ids);
        var opened = await recordings.OpenAsync(ids, cancellationToken);
        var total = (double)opened.Sum(r => r.FrameCount);
        var before = 0;
        foreach (var (id, recording) in ids.Zip(opened))
        {
            var done = before;
            var progress = new Relay(p =>
            {
                reserve.UntilRoom(0, words => report((done + p.Done) / total, words), cancellationToken);
                report((done + p.Done) / total, new("job.preparing", $"Preparing {recording.Name}, frame {p.Done:N0} of {p.Total:N0}"));
            });
            yield return await OpenAsync(id, recording, NeedRoomAsync, progress, cancellationToken);

            async Task NeedRoomAsync(long bytes)
            {
                await MakeWayAsync(bytes, cancellationToken);
                await reserve.UntilRoomAsync(bytes, words => report(done / total, words), cancellationToken);
            }

            before += recording.FrameCount;
        }
    }

    private async Task<PreparedData> OpenAsync(
        Guid id, StoredRecording recording, Func<long, Task> needRoomAsync, Relay progress, CancellationToken cancellationToken)
    {
        using var turn = await locks.EnterAsync(id, cancellationToken); // Somebody else may be at it.
        var path = folder.Prepared(id);
        if (PreparedData.IsPrepared(path))
        {
            try
            {
                var known = PreparedData.Open(path);
                if (known.Manifest.Sources[0].Frames == recording.FrameCount) // It may have fewer rows: pictures that cannot be used.
                {
                    Directory.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime); // Used last: the others make way first.
                    return known;
                }

                known.Dispose();
            }
            catch (Refusal e)
            {
                log.LogWarning(e, "The prepared form of recording {Recording} cannot be used; it is made again.", id);
            }
        }

        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        var form = new PreparationOptions();
        await needRoomAsync(recording.FrameCount * (long)(form.Width * form.Height * Imaging.Frame.Channels + RowBytes));
        await Preparation.RunAsync([new PreparationSource(recording, id.ToString("n"), FlippedFrom: recording.FlippedFromId?.ToString("n"))], path, form, progress, cancellationToken);
        return PreparedData.Open(path);
    }

    /// <summary>
    /// Prepared recordings can be made again: when they are too many, or the disk is short, the longest unused ones make way, and last those that
    /// a job waits for. What a training reads now stays.
    /// </summary>
    private async Task MakeWayAsync(long bytes, CancellationToken cancellationToken)
    {
        await tidying.WaitAsync(cancellationToken);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var waitedFor = await db.JobNeeds
                .Where(n => n.Needed!.Kind == PrepareJob.Kind && db.Jobs.Any(j => j.Id == n.JobId && j.State == JobState.Queued)).Select(n => n.Needed!.SubjectId).ToListAsync(cancellationToken);
            var used = Used().Select(folder.Prepared).ToHashSet();
            var soon = waitedFor.Select(folder.Prepared).ToHashSet();
            var all = Whole().Select(d => (Folder: d, Bytes: d.EnumerateFiles().Sum(f => f.Length))).ToList();
            var total = all.Sum(d => d.Bytes);
            foreach (var (unused, size) in all.Where(d => !used.Contains(d.Folder.FullName)).OrderBy(d => soon.Contains(d.Folder.FullName)).ThenBy(d => d.Folder.LastWriteTimeUtc))
            {
                if (total + bytes <= options.Value.PreparedMegabytes * 1_000_000L && reserve.Shortage(bytes) is null)
                {
                    return;
                }

                unused.Delete(recursive: true);
                total -= size;
            }
        }
        finally
        {
            tidying.Release();
        }
    }

    /// <summary>Removes what belongs to recordings that were deleted since.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await tidying.WaitAsync(cancellationToken);
        try
        {
            if (!clean)
            {
                foreach (var unfinished in Directory.CreateDirectory(folder.PreparedRoot).EnumerateDirectories().Where(d => UnfinishedName.Is(d.Name)))
                {
                    unfinished.Delete(recursive: true);
                }

                clean = true;
            }

            var there = Whole().ToList();
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var kept = (await db.Recordings.Select(r => r.Id).ToListAsync(cancellationToken)).Concat(Used()).Select(folder.Prepared).ToHashSet();
            foreach (var gone in there.Where(d => !kept.Contains(d.FullName)))
            {
                gone.Delete(recursive: true);
            }
        }
        finally
        {
            tidying.Release();
        }
    }

    private Guid[] Used()
    {
        lock (inUse)
        {
            return [.. inUse];
        }
    }

    /// <summary>The folders that are complete; beside them somebody may be writing.</summary>
    private IEnumerable<DirectoryInfo> Whole() => Directory.CreateDirectory(folder.PreparedRoot).EnumerateDirectories().Where(d => !UnfinishedName.Is(d.Name));

    private sealed class InUse(List<Guid> all, IReadOnlyList<Guid> ids) : IDisposable
    {
        public void Dispose()
        {
            lock (all)
            {
                foreach (var id in ids)
                {
                    all.Remove(id);
                }
            }
        }
    }

    /// <summary>Unlike <see cref="Progress{T}"/> it calls at once, so that reports keep their order.</summary>
    private sealed class Relay(Action<PreparationProgress> report) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value) => report(value);
    }
}
