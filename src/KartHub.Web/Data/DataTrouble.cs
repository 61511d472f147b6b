using Microsoft.Data.Sqlite;

namespace KartHub.Web.Data;

/// <summary>What is the matter when the disk or the database does not do what it was asked, in words.</summary>
internal static class DataTrouble
{
    // SQLite's primary result codes.
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    private const int ReadOnlyFiles = 30; // EROFS

    /// <summary>A sentence on the cause and one on the way out; null if it is nothing of disk and database.</summary>
    public static string? InWords(Exception? error)
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

    private static string? Describe(Exception cause) => cause switch
    {
        SqliteException { SqliteErrorCode: Full } => "The disk is full: the hub's database could not grow. Make room, then try again.",
        SqliteException { SqliteErrorCode: ReadOnly } => "The hub's database is read-only. Let the hub's user write to its folder, then try again.",
        SqliteException { SqliteErrorCode: CannotOpen } => "The hub's database cannot be opened. Let the hub's user read and write its folder, then try again.",
        SqliteException { SqliteErrorCode: InputOutput } => "The disk failed while the hub's database was read or written. Check the disk, then run doctor.",
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } => "The hub's database is damaged. Run doctor, or restore a backup.",
        SqliteException { SqliteErrorCode: Busy } => "The hub's database was busy for too long. Try again.",
        IOException full when DiskReserve.IsFull(full) => "The disk is full. Make room, then try again.",
        IOException { HResult: ReadOnlyFiles } readOnly => $"{readOnly.Message} It lies on a read-only disk.",
        UnauthorizedAccessException or IOException => cause.Message,
        _ => null,
    };
}
