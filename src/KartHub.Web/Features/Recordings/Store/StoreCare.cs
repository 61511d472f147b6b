using System.Diagnostics.CodeAnalysis;
using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Store;

/// <summary>
/// At each start, beside all else: removes folders that a crash left in the middle of coming or going, and describes recordings that have
/// no description yet. One at a time, so that a hub with thousands of them answers its pages as ever.
/// </summary>
[SuppressMessage("Performance", "CA1812", Justification = "The host makes it.")]
internal sealed class StoreCare(IDbContextFactory<HubContext> contexts, FrameStore store, ILogger<StoreCare> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The hub does not wait for it.
        try
        {
            await using var db = await contexts.CreateDbContextAsync(stoppingToken);
            var listed = await db.Recordings.Select(r => r.Id).ToListAsync(stoppingToken);
            foreach (var id in listed.Union(store.Unlisted()))
            {
                await CareAsync(db, id, stoppingToken);
            }

            var strays = store.Strays(await db.Recordings.Select(r => r.Id).ToHashSetAsync(stoppingToken)).Count();
            if (strays > 0)
            {
                log.LogWarning("{Count} recordings on the disk are not in the database. Stop the hub and run scripts/doctor.sh: it adopts them.", strays);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops; the rest is for the next start.
        }
        catch (Exception e) when (DataTrouble.InWords(e) is { } words)
        {
            log.LogWarning(e, "The recordings on the disk could not be looked after: {Words}", words);
        }
    }

    private async Task CareAsync(HubContext db, Guid id, CancellationToken cancellationToken)
    {
        using var turn = await store.LockAsync(id, cancellationToken);
        if (!await db.Recordings.AnyAsync(r => r.Id == id, cancellationToken))
        {
            if (store.IsUnlisted(id))
            {
                store.Remove(id);
            }
        }
        else if (store.IsUnlisted(id) || !store.IsDescribed(id))
        {
            store.List(id);
            await store.DescribeAsync(db, id, cancellationToken);
        }
    }
}
