using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace KartHub.Web.Data;

/// <summary>
/// Brings the tables up to date, on a copy that then takes the database's place in one step: SQLite builds whole tables anew for
/// some changes, which EF cannot do in one transaction, and a hub that is killed meanwhile must find the tables of before.
/// </summary>
internal static class TableUpdate
{
    private const string Copy = ".update"; // After the database's name.
    private const int Patience = 5; // Seconds for others to let go of the database.

    /// <summary>Does nothing where nothing is to be changed.</summary>
    /// <exception cref="HubDataException">Somebody else is at work on the database.</exception>
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
        else
        {
            Remove(database); // A log that was left of a lost one would be taken for the new one's.
        }

        await using (var db = HubData.Context(copy))
        {
            await db.Database.MigrateAsync(cancellationToken);
        }

        if (!OperatingSystem.IsWindows() && File.Exists(database))
        {
            File.SetUnixFileMode(copy, File.GetUnixFileMode(database));
        }

        SqliteConnection.ClearAllPools(); // One that is kept open would go on in the old file.
        File.Move(copy, database, overwrite: true);
    }

    private static void CopyWhole(string database, string copy)
    {
        using var source = DatabaseFile.Open(database, SqliteOpenMode.ReadWrite);
        using var alone = source.CreateCommand();
        alone.CommandText = "PRAGMA journal_mode = DELETE"; // Nothing of the old one may stand outside its file when that is replaced.
        alone.CommandTimeout = Patience;
        try
        {
            if (alone.ExecuteScalar() as string != "delete")
            {
                throw InUse(database, null);
            }
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_BUSY)
        {
            throw InUse(database, e);
        }

        using var target = DatabaseFile.Open(copy, SqliteOpenMode.ReadWriteCreate);
        source.BackupDatabase(target);
    }

    private static HubDataException InUse(string database, Exception? e) => new(
        $"{database} is of an older KartHub and must be brought up to date, and another program is at work on it: wait until that is through (a backup?), then try again.", e!);

    private static void Remove(string path)
    {
        foreach (var file in (string[])[path, $"{path}-wal", $"{path}-shm", $"{path}-journal"])
        {
            File.Delete(file);
        }
    }
}
