using KartHub.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace KartHub.Web.Data;

/// <summary>
/// Keeps <see cref="HubOptions.ReserveMegabytes"/> of the data folder's disk free. Whoever writes much asks here before and on the way;
/// asking costs the system a microsecond, so every segment and every row may.
/// </summary>
public sealed class DiskReserve(DataFolder folder, IDisk disk, IOptions<HubOptions> options, TimeProvider time)
{
    /// <summary>How soon it is worth asking again, for who is refused.</summary>
    public static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly long reserve = options.Value.ReserveMegabytes * 1_000_000L;

    /// <summary>Bytes that may be written before the reserve is touched; negative below it.</summary>
    public long Left => disk.FreeBytes(folder.Root) - reserve;

    /// <summary>What is full; null while there is room for so many bytes more.</summary>
    public Refusal? Shortage(long needed = 0)
    {
        var left = Left;
        if (left >= needed)
        {
            return null;
        }

        var (free, kept) = (Megabytes(left + reserve), Megabytes(reserve));
        return needed <= 0
            ? new Refusal("disk.nearly-full", $"The hub's disk is nearly full: {free:N0} MB are free, and {kept:N0} MB are kept free.")
            : new Refusal("disk.too-little", $"The hub's disk has too little room: {free:N0} MB are free, {kept:N0} MB are kept free, and this needs {Megabytes(needed):N0} MB.");
    }

    /// <summary>Refuses what would touch the reserve.</summary>
    /// <param name="needed">Bytes that are to be written, as far as they are known.</param>
    /// <exception cref="Refusal">The disk is too full; the message says how full, and what helps.</exception>
    public void Require(long needed = 0)
    {
        if (Shortage(needed) is { } shortage)
        {
            throw new Refusal("disk.nothing-stored", $"{shortage} Nothing was stored. Delete recordings, runs or models, or ask the instructor to make room on the hub's disk, and try again.");
        }
    }

    /// <summary>Waits until there is room, however long that takes.</summary>
    /// <param name="needed">Bytes that are to be written, as far as they are known.</param>
    /// <param name="told">Hears what is waited for whenever it is looked and there is no room.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task UntilRoomAsync(long needed, Action<Phrase> told, CancellationToken cancellationToken)
    {
        while (Shortage(needed) is { } shortage)
        {
            told(new("job.waits-for-room", $"Waits, and goes on by itself: {shortage}"));
            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    /// <summary>The same after a write that found the disk full, which it may be although the reserve does not show it.</summary>
    public async Task AfterFullAsync(Action<Phrase> told, CancellationToken cancellationToken)
    {
        told(new("job.waits-disk-full", $"Waits, and goes on by itself: The hub's disk is full."));
        await Task.Delay(LookEvery, time, cancellationToken);
        await UntilRoomAsync(0, told, cancellationToken);
    }

    /// <summary>The same for a thread of one's own.</summary>
    /// <inheritdoc cref="UntilRoomAsync"/>
    public void UntilRoom(long needed, Action<Phrase> told, CancellationToken cancellationToken)
    {
        if (Shortage(needed) is not null)
        {
            UntilRoomAsync(needed, told, cancellationToken).GetAwaiter().GetResult();
        }
    }

    /// <summary>Whether something failed because a disk was full, the database's included.</summary>
    public static bool IsFull(Exception? e)
    {
        const int noSpaceOnUnix = 28;
        const int diskFullOnWindows = unchecked((int)0x80070070);
        return e switch
        {
            null => false,
            SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => true,
            IOException { HResult: noSpaceOnUnix or diskFullOnWindows } => true,
            _ => IsFull(e.InnerException),
        };
    }

    private static double Megabytes(long bytes) => Math.Max(0, bytes) / 1e6;
}
