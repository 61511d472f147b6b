using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KartHub.Web.Data;

/// <summary>What can be told of a database file before it is worked with.</summary>
internal static class DatabaseFile
{
    private static ReadOnlySpan<byte> Header => "SQLite format 3\0"u8;

    /// <summary>Whether there is one that holds anything.</summary>
    public static bool IsThere(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    /// <summary>Refuses a file that is no database of this KartHub. One that is not there yet passes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="migrations">All that this KartHub knows.</param>
    /// <param name="mode">Whether it is to be written to.</param>
    /// <exception cref="HubDataException">It is something else, of a newer KartHub, damaged, or cannot be opened; the message names the file and the way out.</exception>
    public static void Require(string path, IReadOnlyCollection<string> migrations, SqliteOpenMode mode)
    {
        if (Directory.Exists(path))
        {
            throw new HubDataException($"{path} is a folder where the database should be: move it away, or name another data folder.");
        }

        if (!IsThere(path))
        {
            return;
        }

        RequireHeader(path);
        try
        {
            using var connection = Open(path, mode);
            RequireOurs(path, connection, migrations);
            if (Text(connection, "PRAGMA quick_check(1)") is [not "ok" and var damage, ..])
            {
                throw Damaged(path, damage, null);
            }

            if (mode == SqliteOpenMode.ReadWrite)
            {
                RequireWritable(path, connection);
            }
        }
        catch (SqliteException e)
        {
            throw InWords(path, e);
        }
    }

    /// <summary>Whether there is a row in a table of it; false also if there is no such file or table.</summary>
    public static bool HasRows(string path, string table)
    {
        if (!IsThere(path))
        {
            return false;
        }

        using var connection = Open(path, SqliteOpenMode.ReadWrite);
        return Text(connection, $"SELECT name FROM sqlite_master WHERE type = 'table' AND name = '{table}'").Count > 0
            && Text(connection, $"SELECT 'one' FROM {table} LIMIT 1").Count > 0;
    }

    /// <summary>Opens it outside the pool.</summary>
    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>Takes the write lock and gives it back.</summary>
    /// <param name="connection">To the database.</param>
    /// <param name="patience">How long others may hold it; seconds.</param>
    /// <exception cref="SqliteException">Nothing can be written, or others held it for longer.</exception>
    public static void TryLock(SqliteConnection connection, int patience)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE; ROLLBACK";
        command.CommandTimeout = patience;
        command.ExecuteNonQuery();
    }

    private static void RequireHeader(string path)
    {
        try
        {
            Span<byte> start = stackalloc byte[Header.Length];
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.SequenceEqual(Header))
            {
                throw new HubDataException($"{path} is not a database, or its beginning is damaged: restore a backup, or move the file away (with -wal and -shm) and let doctor adopt the recordings beside it.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubDataException($"{path} cannot be read ({e.Message.TrimEnd('.')}): let the hub's user read and write it, or name another data folder.", e);
        }
    }

    private static void RequireOurs(string path, SqliteConnection connection, IReadOnlyCollection<string> migrations)
    {
        var tables = Text(connection, "SELECT name FROM sqlite_master WHERE type = 'table'");
        if (tables.Count == 0)
        {
            return;
        }

        var applied = tables.Contains("__EFMigrationsHistory") ? Text(connection, "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId") : null;
        if (applied is null || (applied.Count > 0 && !applied.Intersect(migrations).Any()))
        {
            throw new HubDataException($"{path} is the database of another program: name another data folder, or move the file away.");
        }

        if (applied.Except(migrations).FirstOrDefault() is { } unknown)
        {
            throw new HubDataException($"{path} was made by a newer KartHub, which changed its tables ({unknown}): start that KartHub, or restore a backup that this one made.");
        }
    }

    private static void RequireWritable(string path, SqliteConnection connection)
    {
        if (raw.sqlite3_db_readonly(connection.Handle, "main") == 1) // Opened all the same, as far as that goes.
        {
            throw new HubDataException($"{path} cannot be written (it is read-only): let the hub's user write to it and its folder, or name another data folder.");
        }

        TryLock(connection, connection.DefaultTimeout);
    }

    private static HubDataException InWords(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Damaged(path, e.Message, e),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM =>
            new HubDataException($"{path} cannot be written ({e.Message.TrimEnd('.')}): let the hub's user write to it and its folder, or name another data folder.", e),
        _ => new HubDataException($"{path} cannot be used ({e.Message.TrimEnd('.')}): {DataTrouble.InWords(e)?.Message ?? "restore a backup, or name another data folder."}", e),
    };

    private static HubDataException Damaged(string path, string damage, Exception? e) => new(
        $"{path} is damaged ({damage.ReplaceLineEndings(" ").TrimEnd('.')}): restore a backup, or move the file away (with -wal and -shm) and let doctor adopt the recordings beside it.", e!);

    private static List<string> Text(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var values = new List<string>();
        while (rows.Read())
        {
            values.Add(rows.GetString(0));
        }

        return values;
    }
}
