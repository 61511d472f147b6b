using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary>Whether the database is whole: its pages, and what its rows say of each other.</summary>
internal sealed class DatabaseCheck(IDbContextFactory<HubContext> contexts, DataFolder folder)
{
    private const int MostFaults = 20; // SQLite names every page; twenty say it.

    /// <returns>A sentence for each fault.</returns>
    /// <exception cref="HubDataException">There is no database.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.Database))
        {
            throw new HubDataException($"There is no database at {folder.Database}. Name the hub's data folder: --data FOLDER.");
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var damages = await db.Database.SqlQueryRaw<string>($"SELECT integrity_check AS Value FROM pragma_integrity_check({MostFaults})").ToListAsync(cancellationToken);
        var lost = await db.Database.SqlQueryRaw<string>($"SELECT DISTINCT \"table\" || ' refers to a row of ' || parent || ' that is not there' AS Value FROM pragma_foreign_key_check LIMIT {MostFaults}").ToListAsync(cancellationToken);
        return [.. damages.Where(d => d != "ok").Concat(lost).Select(fault => $"{folder.Database}: {fault}.")];
    }
}
