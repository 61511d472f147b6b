using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Data;

/// <summary>
/// Brings the tables up to date, on a copy that then takes the database's place in one step: SQLite builds whole tables anew for
/// some changes, which EF cannot do in one transaction, and a hub that is killed meanwhile must find the tables of before.
/// </summary>
internal static class TableUpdate
{
    private const string Copy = ".update"; // After the database's name.

    /// <summary>Does nothing where nothing is to be changed. Nobody else may be at work on the database.</summary>
    public static async Task RunAsync(string database, CancellationToken cancellationToken)
    {
        var copy = database + Copy;
        Remove(copy); // What a crash left of the last try.
        if (DatabaseFile.IsThere(database))
        {
            await using (var db = HubData.Context(database))
            {
                if (!(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
                {
                    return;
                }
            }

            CopyWhole(database, copy);
        }

        await using (var db = HubData.Context(copy))
        {
            await db.Database.MigrateAsync(cancellationToken);
        }

        SqliteConnection.ClearAllPools(); // One that is kept open would go on in the old file.
        File.Move(copy, database, overwrite: true);
    }

    private static void CopyWhole(string database, string copy)
    {
        using var source = DatabaseFile.Open(database, SqliteOpenMode.ReadWrite);
        using var checkpoint = source.CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)"; // Nothing of the old one may stand outside its file when that is replaced.
        checkpoint.ExecuteNonQuery();
        using var target = DatabaseFile.Open(copy, SqliteOpenMode.ReadWriteCreate);
        source.BackupDatabase(target);
    }

    private static void Remove(string path)
    {
        foreach (var file in (string[])[path, $"{path}-wal", $"{path}-shm", $"{path}-journal"])
        {
            File.Delete(file);
        }
    }
}
