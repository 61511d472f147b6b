using System.Runtime.CompilerServices;
using KartHub.Contracts;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;
using KartHub.Web.Data;
using KartHub.Web.Features.Recordings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Features.Training;

/// <summary>
/// Prepared recordings, each prepared once: a sealed recording never changes, so its id stands for its content. Only the
/// training lane comes here, and that is one job at a time.
/// </summary>
public sealed class PreparedShelf(
    RecordingCatalog recordings, IDbContextFactory<HubContext> contexts, DataFolder folder, DiskReserve reserve, IOptions<HubOptions> options,
    TimeProvider time, ILogger<PreparedShelf> log)
{
    private const int RowBytes = 64; // Controls, and the row's place in the manifest.

    /// <summary>Opens recordings in prepared form, in their order; what is missing is prepared. The caller disposes them.</summary>
    /// <param name="ids">Of recordings.</param>
    /// <param name="report">Told a share of 0 to 1 and what is being done.</param>
    /// <param name="cancellationToken">Ends it; a recording half prepared leaves nothing.</param>
    /// <exception cref="Refusal">A recording is gone or broken.</exception>
    public async IAsyncEnumerable<PreparedData> OpenAsync(
        IReadOnlyList<Guid> ids, Action<double, string> report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await SweepAsync(cancellationToken);
        var opened = await recordings.OpenAsync(ids, cancellationToken);
        var total = (double)opened.Sum(r => r.FrameCount);
        var before = 0;
        foreach (var (id, recording) in ids.Zip(opened))
        {
            var done = before;
            var progress = new Relay(p =>
            {
                reserve.UntilRoom(0, words => report((done + p.Done) / total, words), cancellationToken);
                report((done + p.Done) / total, FormattableString.Invariant($"Preparing {recording.Name}, frame {p.Done:N0} of {p.Total:N0}"));
            });
            yield return await OpenAsync(id, recording, NeedRoomAsync, progress, cancellationToken);

            Task NeedRoomAsync(long bytes)
            {
                MakeWay(ids, bytes);
                return reserve.UntilRoomAsync(bytes, words => report(done / total, words), cancellationToken);
            }
            before += recording.FrameCount;
        }
    }

    private async Task<PreparedData> OpenAsync(
        Guid id, IRecording recording, Func<long, Task> needRoomAsync, Relay progress, CancellationToken cancellationToken)
    {
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
        await Preparation.RunAsync([new PreparationSource(recording, id.ToString("n"))], path, form, progress, cancellationToken);
        return PreparedData.Open(path);
    }

    /// <summary>Prepared recordings can be made again: when they are too many, or the disk is short, the longest unused ones make way.</summary>
    private void MakeWay(IReadOnlyList<Guid> needed, long bytes)
    {
        var used = needed.Select(folder.Prepared).ToHashSet();
        var all = new DirectoryInfo(folder.PreparedRoot).GetDirectories().Select(d => (Folder: d, Bytes: d.EnumerateFiles().Sum(f => f.Length))).ToList();
        var total = all.Sum(d => d.Bytes);
        foreach (var (unused, size) in all.Where(d => !used.Contains(d.Folder.FullName)).OrderBy(d => d.Folder.LastWriteTimeUtc))
        {
            if (total + bytes <= options.Value.PreparedMegabytes * 1_000_000L && reserve.Shortage(bytes) is null)
            {
                return;
            }

            unused.Delete(recursive: true);
            total -= size;
        }
    }

    /// <summary>Removes what belongs to recordings that were deleted since.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var root = Directory.CreateDirectory(folder.PreparedRoot);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = (await db.Recordings.Select(r => r.Id).ToListAsync(cancellationToken)).Select(folder.Prepared).ToHashSet();
        foreach (var gone in root.EnumerateDirectories().Where(d => !kept.Contains(d.FullName)))
        {
            gone.Delete(recursive: true);
        }
    }

    /// <summary>Unlike <see cref="Progress{T}"/> it calls at once, so that reports keep their order.</summary>
    private sealed class Relay(Action<PreparationProgress> report) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value) => report(value);
    }
}
