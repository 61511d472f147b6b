using KartHub.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace KartHub.Web.Data;

/// <summary>What is the matter when the disk or the database does not do what it was asked, in words.</summary>
internal static class DataTrouble
{
    private const int ReadOnlyFiles = 30; // EROFS

    /// <summary>A sentence on the cause and one on the way out; null if it is nothing of disk and database.</summary>
    public static Phrase? InWords(Exception? error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (Describe(cause) is { } words)
            {
                return words;
            }
        }

        return null;
    }

    /// <summary>Whether it was the database that could not be read or written.</summary>
    public static bool IsOfDatabase(Exception error) => error is DbUpdateException or SqliteException;

    private static Phrase? Describe(Exception cause) => cause switch
    {
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => new("data.database-full", $"The disk is full: the hub's database could not grow. Make room, then try again."),
        SqliteException { SqliteErrorCode: raw.SQLITE_READONLY } => new("data.database-read-only", $"The hub's database is read-only. Let the hub's user write to its folder, then try again."),
        SqliteException { SqliteErrorCode: raw.SQLITE_CANTOPEN } => new("data.database-closed", $"The hub's database cannot be opened. Let the hub's user read and write its folder, then try again."),
        SqliteException { SqliteErrorCode: raw.SQLITE_IOERR } => new("data.disk-failed", $"The disk failed while the hub's database was read or written. Check the disk, then run doctor."),
        SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB } => new("data.database-damaged", $"The hub's database is damaged. Run doctor, or restore a backup."),
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY } => new("data.database-busy", $"The hub's database was busy for too long. Try again."),
        IOException full when DiskReserve.IsFull(full) => new("data.disk-full", $"The disk is full. Make room, then try again."),
        IOException { HResult: ReadOnlyFiles } readOnly => new("data.read-only-disk", $"{readOnly.Message} It lies on a read-only disk."),
        UnauthorizedAccessException or IOException => new("data.not-done", $"{cause.Message}"),
        _ => null,
    };
}
