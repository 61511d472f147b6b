using KartHub.Web.Features.Recordings.Store;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Data;

/// <summary>Looks at the data folder before anything works in it: what is wrong with it is said in a sentence, and nothing was touched.</summary>
internal sealed class DataGate(DataFolder folder, IDisk disk, HubLock hubLock, FrameStore store, IDbContextFactory<HubContext> contexts)
{
    private const long LeastFree = 4 << 20; // Below this the database cannot even be opened; above it, people can delete what fills the disk.

    /// <summary>Lets a hub in: makes the folder if need be, and keeps others out of it.</summary>
    /// <exception cref="HubDataException">The data cannot be used as it is.</exception>
    public void Enter()
    {
        Take();
        Require(SqliteOpenMode.ReadWrite);
        if (!DatabaseFile.HasRows(folder.Database, nameof(HubContext.Recordings)) && store.Strays(new HashSet<Guid>()).Count() is var lost and > 0)
        {
            throw new HubDataException(
                $"{folder.Root} holds {lost} recordings beside {(DatabaseFile.IsThere(folder.Database) ? "a database that knows none" : "no database")}: "
                + "let scripts/doctor.sh adopt them, restore a backup, or name another data folder.");
        }
    }

    /// <summary>Makes the folder if need be, and keeps everybody else out.</summary>
    /// <exception cref="HubDataException">It cannot be made or written to, or somebody is in.</exception>
    public void Take()
    {
        if (File.Exists(folder.Root))
        {
            throw new HubDataException($"{folder.Root} is a file, not a folder: name another data folder.");
        }

        try
        {
            Directory.CreateDirectory(folder.Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubDataException($"{folder.Root} cannot be made ({e.Message.TrimEnd('.')}): name a data folder that the hub's user may write to.", e);
        }

        if (disk.FreeBytes(folder.Root) < LeastFree)
        {
            throw new HubDataException($"The disk of {folder.Root} is full: make room on it, then start the hub again.");
        }

        hubLock.Take();
    }

    /// <summary>Refuses a database that is not one of this KartHub.</summary>
    /// <exception cref="HubDataException">It is not; the message says what it is.</exception>
    public void Require(SqliteOpenMode mode)
    {
        using var db = contexts.CreateDbContext();
        DatabaseFile.Require(folder.Database, [.. db.Database.GetMigrations()], mode);
    }
}
