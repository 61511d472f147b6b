using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary>The database itself: its pages, what its rows say of each other, and whether it is there at all.</summary>
internal sealed class DatabaseExaminer(DataFolder folder, IDbContextFactory<HubContext> contexts)
{
    private const int MostFaults = 20; // SQLite names every page; twenty say it.

    /// <returns>Whether the rest can be looked at.</returns>
    public async Task<bool> ExamineAsync(Examination visit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!DatabaseFile.IsThere(folder.Database))
        {
            visit.NewDatabase = true;
            await visit.MendAsync(folder.Database, "There was no database; a new one is made.", () => TableUpdate.RunAsync(folder.Database, cancellationToken));
            return true;
        }

        if (await FaultsAsync(db, cancellationToken) is { Count: > 0 } faults)
        {
            foreach (var fault in faults)
            {
                visit.Wrong(folder.Database, $"It is damaged: {fault}. Restore a backup; or move it away (with -wal and -shm) and run doctor again, which adopts the recordings.");
            }

            return false;
        }

        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
        {
            await visit.MendAsync(folder.Database, "It was of an older KartHub; it is brought up to date.", () => TableUpdate.RunAsync(folder.Database, cancellationToken));
        }

        return pending.Count == 0 || !visit.Options.DryRun; // Its old tables cannot be read.
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(HubContext db, CancellationToken cancellationToken)
    {
        var damages = await db.Database.SqlQueryRaw<string>($"SELECT integrity_check AS Value FROM pragma_integrity_check LIMIT {MostFaults}").ToListAsync(cancellationToken);
        var lost = await db.Database.SqlQueryRaw<string>(
            "SELECT DISTINCT \"table\" || ' refers to a row of ' || parent || ' that is not there' AS Value FROM pragma_foreign_key_check").ToListAsync(cancellationToken);
        return [.. damages.Where(d => d != "ok").Concat(lost)];
    }
}
