using System.Collections.Concurrent;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Simulator;
using KartHub.Simulator.Races;
using KartHub.Web.Data;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Drive.Seat.Races;

/// <summary>
/// Takes races in as they are driven. A race is a folder: what is known of it, and its ticks in one file, which only grows. Ticks are
/// acknowledged when they are on the disk; what a crash leaves behind the last whole one was not. Drawn, a race moves into its recording's folder.
/// </summary>
public sealed class RaceShelf(DataFolder folder, IDbContextFactory<HubContext> contexts, PersonQuotas quotas, DiskReserve reserve, JobQueue queue, TimeProvider time) : IDisposable
{
    /// <summary>The most ticks that come at once: ten seconds.</summary>
    public const int MostAtOnce = 600;

    /// <summary>A second: what has fewer ticks is nothing to learn from.</summary>
    public const int FewestTicks = 60;

    private const int MostMinutes = 30; // Of small pictures; of larger ones less, as they take more room.
    private const int SmallPixels = 320 * 240;
    private const int MostOpen = 5; // Of a person; tabs and browsers that were left.
    private const int MostWaiting = 30; // Of a person; over, and not drawn yet.
    private const string StartName = "race.json";
    private const string TicksName = "race.ticks";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly KeyedLock turns = new();
    private readonly ConcurrentDictionary<Guid, Race> known = new(); // Those that are driven, and those that wait to be drawn.
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> heard = new(); // When something last came of those that are driven.

    public void Dispose() => turns.Dispose();

    /// <summary>Reads which races are on the disk when the hub starts.</summary>
    internal async Task RememberAsync(CancellationToken cancellationToken)
    {
        foreach (var path in Directory.CreateDirectory(folder.RacesRoot).EnumerateDirectories())
        {
            if (!Guid.TryParseExact(path.Name, "n", out var id))
            {
                continue;
            }

            using var turn = await turns.EnterAsync(id, cancellationToken);
            if (Find(id) is null && !File.Exists(Path.Combine(path.FullName, StartName)))
            {
                folder.Remove(path.FullName); // The hub died when it began.
            }
        }
    }

    /// <summary>Ends the races of which nothing more has come for long, since their pages are gone, and sees to it that those that are over get drawn.</summary>
    internal async Task CareAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, at) in heard)
        {
            if (time.GetUtcNow() - at > Patience)
            {
                await EndAsItIsAsync(id, cancellationToken);
            }
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var id in known.Values.Where(r => r.End is not null).Select(r => r.Id))
        {
            if (await db.Recordings.AnyAsync(r => r.Id == id, cancellationToken))
            {
                await KeepAsync(id, cancellationToken);
            }
            else if (!await db.Jobs.AnyAsync(j => j.Kind == DrawJob.Kind && j.SubjectId == id, cancellationToken))
            {
                using var turn = await turns.EnterAsync(id, cancellationToken);
                if (Ended(id) is { } race)
                {
                    await EndAsync(race, race.End!, cancellationToken); // The hub died when it ended, or its owner is gone.
                }
            }
        }
    }

    /// <summary>Begins a race, once, however often it is said.</summary>
    /// <returns>How many ticks the hub has of it.</returns>
    /// <exception cref="Refusal">No seat begins so.</exception>
    /// <exception cref="NoRoom">There is none for a race more.</exception>
    internal async Task<int> BeginAsync(Guid id, Guid ownerId, RaceStart start, CancellationToken cancellationToken)
    {
        using (await turns.EnterAsync(id, cancellationToken))
        {
            if (Find(id) is not null)
            {
                return Require(id, ownerId).End is null ? Acknowledged(id) : throw Over();
            }

            start.Require();
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            using var turn = await quotas.LockAsync(ownerId, cancellationToken);
            if (await db.Recordings.AnyAsync(r => r.Id == id, cancellationToken))
            {
                throw Over();
            }

            var full = reserve.Shortage()
                ?? await quotas.TooManyBytesAsync(db, ownerId, 1, cancellationToken)
                ?? await quotas.TooManyRecordingsAsync(db, ownerId, cancellationToken)
                ?? TooManyWaiting(ownerId);
            if (full is not null)
            {
                throw new NoRoom(full);
            }

            Directory.CreateDirectory(folder.Race(id));
            File.WriteAllBytes(TicksOf(id), []);
            Write(new Race(id, ownerId, start));
        }

        foreach (var left in known.Values.Where(r => r.End is null && r.OwnerId == ownerId && r.Id != id).OrderByDescending(r => heard.GetValueOrDefault(r.Id)).Skip(MostOpen - 1).ToList())
        {
            await EndAsItIsAsync(left.Id, cancellationToken);
        }

        return 0;
    }

    /// <summary>Takes ticks in behind those that the hub has.</summary>
    /// <param name="id">The race.</param>
    /// <param name="ownerId">Who drives.</param>
    /// <param name="from">How many come before them.</param>
    /// <param name="bytes">The ticks.</param>
    /// <param name="cancellationToken">Ends it, with nothing taken in.</param>
    /// <returns>How many the hub has now; fewer than <paramref name="from"/> if some are missing in between.</returns>
    /// <exception cref="Refusal">There is no such race, it is over or too long, or these are no ticks that follow.</exception>
    /// <exception cref="NoRoom">The hub's disk is nearly full.</exception>
    internal async Task<int> AppendAsync(Guid id, Guid ownerId, int from, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var turn = await turns.EnterAsync(id, cancellationToken);
        var race = Require(id, ownerId);
        if (race.End is not null)
        {
            throw Over();
        }

        var had = Acknowledged(id);
        heard[id] = time.GetUtcNow();
        var count = bytes.Length / RaceTick.Size;
        if (from > had)
        {
            return had;
        }

        await using var file = new FileStream(TicksOf(id), FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var there = Math.Min(count, had - from);
        RequireSame(file, from, bytes.Span[..(there * RaceTick.Size)]);
        if (there == count)
        {
            return had;
        }

        var minutes = MostMinutesOf(race.Start.Settings.View);
        if (from + count > minutes * 60 * 60)
        {
            throw new Refusal("race.too-long", $"A recording of this size is {minutes} minutes at most; what is driven after that is another one.");
        }

        if (reserve.Shortage(bytes.Length) is { } full)
        {
            throw new NoRoom(full);
        }

        var fresh = bytes[(there * RaceTick.Size)..];
        RequireRow(file, had, fresh.Span);
        await WriteAsync(file, (long)had * RaceTick.Size, fresh);
        return from + count;
    }

    /// <summary>Ends a race, and lets it be drawn.</summary>
    /// <returns>How many ticks the hub has: fewer than it ends with if some are missing, and then it goes on.</returns>
    /// <exception cref="Refusal">There is no such race, or what is erased makes no sense.</exception>
    internal async Task<int> EndAsync(Guid id, Guid ownerId, RaceEnd end, CancellationToken cancellationToken)
    {
        using var turn = await turns.EnterAsync(id, cancellationToken);
        end.Require();
        if (Require(id, ownerId) is { End: null } race && Acknowledged(id) is var had)
        {
            if (had < end.Ticks)
            {
                return had;
            }

            await EndAsync(race, end, cancellationToken);
        }

        return end.Ticks;
    }

    /// <summary>Keeps what is taken out of a race while it is driven, in case nobody ends it.</summary>
    /// <exception cref="Refusal">There is no such race, or what is erased makes no sense.</exception>
    internal async Task EraseAsync(Guid id, Guid ownerId, IReadOnlyList<IReadOnlyList<int>> erased, CancellationToken cancellationToken)
    {
        new RaceEnd(int.MaxValue, erased).Require();
        using var turn = await turns.EnterAsync(id, cancellationToken);
        if (Require(id, ownerId) is { End: null } race)
        {
            Write(race with { Erased = erased });
        }
    }

    /// <summary>Forgets a race that is not over.</summary>
    /// <exception cref="Refusal">There is none of that person's.</exception>
    internal async Task ForgetAsync(Guid id, Guid ownerId, CancellationToken cancellationToken)
    {
        using var turn = await turns.EnterAsync(id, cancellationToken);
        if (Require(id, ownerId).End is null)
        {
            Remove(id);
        }
    }

    /// <summary>Makes a person's races another's: of one who is removed, what was driven and is not drawn yet is kept too.</summary>
    /// <returns>Those that are over, and wait to be drawn.</returns>
    internal async Task<IReadOnlyList<Guid>> HandOverAsync(Guid ownerId, Guid to, CancellationToken cancellationToken)
    {
        var waiting = new List<Guid>();
        foreach (var id in known.Values.Where(r => r.OwnerId == ownerId).Select(r => r.Id))
        {
            using var turn = await turns.EnterAsync(id, cancellationToken);
            if (Find(id) is { } race)
            {
                Write(race with { OwnerId = to });
                if (race.End is not null)
                {
                    waiting.Add(id);
                }
            }
        }

        return waiting;
    }

    /// <summary>A race that is over and not drawn yet; null if there is none.</summary>
    internal Race? Ended(Guid id) => (known.GetValueOrDefault(id) ?? Read(id)) is { End: not null } race ? race : null;

    /// <summary>Where its ticks are.</summary>
    internal string TicksOf(Guid id) => Path.Combine(folder.Race(id), TicksName);

    /// <summary>Moves a race that was drawn into its recording's folder.</summary>
    internal async Task KeepAsync(Guid id, CancellationToken cancellationToken)
    {
        using var turn = await turns.EnterAsync(id, cancellationToken);
        if (Directory.Exists(folder.Recording(id))) // Else it was deleted a moment after it was drawn.
        {
            foreach (var name in new[] { TicksName, StartName }.Where(name => File.Exists(Path.Combine(folder.Race(id), name))))
            {
                File.Move(Path.Combine(folder.Race(id), name), Path.Combine(folder.Recording(id), name), overwrite: true);
            }
        }

        Remove(id);
    }

    private async Task EndAsItIsAsync(Guid id, CancellationToken cancellationToken)
    {
        using var turn = await turns.EnterAsync(id, cancellationToken);
        if (Find(id) is { End: null } race)
        {
            await EndAsync(race, RaceEnd.Of(Acknowledged(id), race.Erased), cancellationToken);
        }
        else
        {
            heard.TryRemove(id, out _);
        }
    }

    private async Task EndAsync(Race race, RaceEnd end, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (end.Ticks - end.Erased.Sum(pair => pair[1] - pair[0]) < FewestTicks || !await db.People.AnyAsync(p => p.Id == race.OwnerId, cancellationToken))
        {
            Remove(race.Id);
            return;
        }

        await queue.ForgetOldAsync(db, DrawJob.Kind, race.OwnerId, cancellationToken);
        if (!await db.Jobs.AnyAsync(j => j.Kind == DrawJob.Kind && j.SubjectId == race.Id, cancellationToken))
        {
            db.Add(queue.Create(DrawJob.Kind, race.Start.Name, race.OwnerId, race.Id, end.Ticks, DrawJob.Kind));
        }

        Write(race with { End = end });
        heard.TryRemove(race.Id, out _);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private void Remove(Guid id)
    {
        known.TryRemove(id, out _);
        heard.TryRemove(id, out _);
        folder.Remove(folder.Race(id));
    }

    private static int MostMinutesOf(ViewOptions view) => Math.Max(1, MostMinutes * SmallPixels / (view.Width * view.Height));

    private Refusal? TooManyWaiting(Guid ownerId) => known.Values.Count(r => r.OwnerId == ownerId && r.End is not null) < MostWaiting ? null
        : new Refusal("race.too-many", $"{MostWaiting} races of yours are not drawn yet. The page Jobs says why; resume what failed there.");

    /// <summary>Puts bytes at the end of a file and onto the disk: all of them, or none.</summary>
    private static async Task WriteAsync(FileStream file, long end, ReadOnlyMemory<byte> bytes)
    {
        file.SetLength(end); // What lies behind it is no whole tick.
        try
        {
            file.Position = end;
            await file.WriteAsync(bytes, CancellationToken.None);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            file.SetLength(end);
            throw;
        }
    }

    /// <summary>What is said again must be what was said before.</summary>
    private static void RequireSame(FileStream file, int from, ReadOnlySpan<byte> again)
    {
        var kept = new byte[again.Length];
        file.Position = (long)from * RaceTick.Size;
        file.ReadExactly(kept);
        if (!again.SequenceEqual(kept))
        {
            throw new Refusal("race.other-ticks", $"The hub has other ticks of this race in their place: another page drives it too.");
        }
    }

    /// <summary>Each tick must be one that the game can come to, and follow the one before it.</summary>
    private static void RequireRow(FileStream file, int had, ReadOnlySpan<byte> fresh)
    {
        long? before = null;
        if (had > 0)
        {
            Span<byte> last = stackalloc byte[RaceTick.Size];
            file.Position = (long)(had - 1) * RaceTick.Size;
            file.ReadExactly(last);
            before = RaceTick.Read(last).Moment.Ticks;
        }

        for (; fresh.Length > 0; fresh = fresh[RaceTick.Size..])
        {
            long number;
            try
            {
                number = RaceTick.Read(fresh).Moment.Ticks;
            }
            catch (InvalidDataException e)
            {
                throw new Refusal("race.broken", $"These are no ticks of a race: {e.Message}", e);
            }

            if (number != (before ?? number - 1) + 1)
            {
                throw new Refusal("race.gap", $"Tick {number} of the race does not follow tick {before}.");
            }

            before = number;
        }
    }

    /// <summary>Cuts off what a crash left behind the last tick that was written whole: it was never acknowledged.</summary>
    private void CutOff(Guid id)
    {
        using var file = new FileStream(TicksOf(id), FileMode.OpenOrCreate, FileAccess.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        long? before = null;
        var whole = 0;
        while (bytes.Length - whole >= RaceTick.Size && NumberOf(bytes.AsSpan(whole)) is { } number && number == (before ?? number - 1) + 1)
        {
            before = number;
            whole += RaceTick.Size;
        }

        file.SetLength(whole);
        file.Flush(flushToDisk: true);
    }

    private static long? NumberOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return RaceTick.Read(bytes).Moment.Ticks;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private int Acknowledged(Guid id) => (int)(new FileInfo(TicksOf(id)).Length / RaceTick.Size);

    private Race Require(Guid id, Guid ownerId) =>
        Find(id) is { } race && race.OwnerId == ownerId ? race : throw Unknown();

    /// <summary>A race; for whoever has its turn. One that was driven when the hub went down is taken up with what was acknowledged.</summary>
    private Race? Find(Guid id)
    {
        if (known.GetValueOrDefault(id) is { } race)
        {
            return race;
        }

        race = Read(id);
        if (race is { End: null })
        {
            CutOff(id);
            heard[id] = time.GetUtcNow();
        }

        return race is null ? null : known[id] = race;
    }

    private Race? Read(Guid id)
    {
        try
        {
            return JsonSerializer.Deserialize<Race>(File.ReadAllBytes(Path.Combine(folder.Race(id), StartName)), JsonSerializerOptions.Web);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private void Write(Race race)
    {
        var path = Path.Combine(folder.Race(race.Id), StartName);
        using (var file = new FileStream($"{path}.new", FileMode.Create))
        {
            JsonSerializer.Serialize(file, race, JsonSerializerOptions.Web);
            file.Flush(flushToDisk: true);
        }

        File.Move($"{path}.new", path, overwrite: true);
        known[race.Id] = race;
        if (race.End is null)
        {
            heard[race.Id] = time.GetUtcNow();
        }
    }

    private static Refusal Unknown() => new("race.unknown", $"There is no such race.");

    private static Refusal Over() => new("race.over", $"This race is over. What came of it until then is recorded.");
}
