using System.Runtime.CompilerServices;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;
using KartHub.Web.Data;
using KartHub.Web.Features.Recordings;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Training;

/// <summary>
/// Prepared recordings, each prepared once: a sealed recording never changes, so its id stands for its content. Only the
/// training lane comes here, and that is one job at a time.
/// </summary>
public sealed class PreparedShelf(RecordingCatalog recordings, IDbContextFactory<HubContext> contexts, DataFolder folder, ILogger<PreparedShelf> log)
{
    /// <summary>Opens recordings in prepared form, in their order; what is missing is prepared. The caller disposes them.</summary>
    /// <param name="ids">Of recordings.</param>
    /// <param name="report">Told a share of 0 to 1 and what is being done.</param>
    /// <param name="cancellationToken">Ends it; a recording half prepared leaves nothing.</param>
    /// <exception cref="RecordingException">A recording is gone or broken.</exception>
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
            var progress = new Relay(p => report((done + p.Done) / total, FormattableString.Invariant($"Preparing {recording.Name}, frame {p.Done:N0} of {p.Total:N0}")));
            yield return await OpenAsync(id, recording, progress, cancellationToken);
            before += recording.FrameCount;
        }
    }

    private async Task<PreparedData> OpenAsync(Guid id, IRecording recording, Relay progress, CancellationToken cancellationToken)
    {
        var path = folder.Prepared(id);
        if (PreparedData.IsPrepared(path))
        {
            try
            {
                var known = PreparedData.Open(path);
                if (known.Rows == recording.FrameCount)
                {
                    return known;
                }

                known.Dispose();
            }
            catch (RecordingException e)
            {
                log.LogWarning(e, "The prepared form of recording {Recording} cannot be used; it is made again.", id);
            }
        }

        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        await Preparation.RunAsync([new PreparationSource(recording, id.ToString("n"))], path, new PreparationOptions(), progress, cancellationToken);
        return PreparedData.Open(path);
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
