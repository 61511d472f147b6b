using System.Buffers;
using KartHub.Contracts.Recording;
using Microsoft.Win32.SafeHandles;

namespace KartHub.Web.Features.Recordings.Store;

/// <summary>How much of a recording's file counts.</summary>
/// <param name="Bytes">Bytes from the beginning; what lies behind them was never acknowledged.</param>
/// <param name="Frames">Frames in them.</param>
public readonly record struct Extent(long Bytes, int Frames);

/// <summary>
/// A recording on disk: <c>frames.khf</c>, <see cref="FrameRecord"/>s one after the other, and <c>frames.index</c>, a
/// <see cref="FrameEntry"/> for each. The records alone are the truth; the index is made again from them when it is damaged.
/// A frame whose record names an earlier frame's picture (<see cref="FrameRecord.SameAs"/>) is read with that picture.
/// Reading may go on beside an append; appends must not run beside each other.
/// </summary>
public sealed class FrameFile(string folder)
{
    public const string FramesName = "frames.khf";
    public const string IndexName = "frames.index";

    private readonly string frames = Path.Combine(folder, FramesName);
    private readonly string index = Path.Combine(folder, IndexName);

    /// <summary>
    /// Appends records behind what is acknowledged, and returns when they are on the disk. Whatever a crash left behind
    /// the acknowledged end is cut off first.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is shorter than what was acknowledged.</exception>
    public async Task AppendAsync(FrameBatch batch, Extent acknowledged, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        using (var file = File.OpenHandle(frames, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read | FileShare.Delete))
        {
            var length = RandomAccess.GetLength(file);
            if (length < acknowledged.Bytes)
            {
                throw new InvalidDataException($"{frames} has {length} bytes; {acknowledged.Bytes} were acknowledged. Restore it from a backup.");
            }

            RandomAccess.SetLength(file, acknowledged.Bytes);
            await RandomAccess.WriteAsync(file, batch.Bytes, acknowledged.Bytes, cancellationToken);
            RandomAccess.FlushToDisk(file);
        }

        WriteIndex(batch.Entries, acknowledged);
    }

    /// <summary>Cuts off what lies behind the acknowledged end.</summary>
    public void CutBack(Extent acknowledged)
    {
        Cut(frames, acknowledged.Bytes);
        Cut(index, (long)acknowledged.Frames * FrameEntry.Size);
    }

    /// <summary>All frames but their pictures, in order.</summary>
    /// <exception cref="InvalidDataException">The recording is damaged; the message names the frame.</exception>
    public Task<IReadOnlyList<FrameEntry>> ReadIndexAsync(Extent acknowledged, CancellationToken cancellationToken) =>
        Task.Run(() => ReadIndex(acknowledged), cancellationToken); // Seldom more than some milliseconds; a scan of a large file takes longer.

    /// <summary>The same, for those who have a thread of their own.</summary>
    /// <exception cref="InvalidDataException">The recording is damaged; the message names the frame.</exception>
    public IReadOnlyList<FrameEntry> ReadIndex(Extent acknowledged)
    {
        if (TryReadIndex(acknowledged) is { } entries)
        {
            return entries;
        }

        var found = Scan(acknowledged);
        WriteIndex(found, default);
        return found;
    }

    /// <summary>Reads a frame, its checksum verified.</summary>
    /// <exception cref="InvalidDataException">The frame is damaged.</exception>
    public async Task<FrameRecord> ReadFrameAsync(int number, Extent acknowledged, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, acknowledged.Frames);
        using var file = OpenFrames();
        if (TryReadWhole(file, number, acknowledged, TryReadEntry) is { } record)
        {
            return record;
        }

        var entries = await ReadIndexAsync(acknowledged, cancellationToken);
        return TryReadWhole(file, number, acknowledged, n => entries[n]) ?? throw Damaged(number);
    }

    /// <summary>Reads all frames in order, a picture at a time, each verified.</summary>
    /// <exception cref="InvalidDataException">A frame is damaged.</exception>
    public IEnumerable<FrameRecord> ReadFrames(IReadOnlyList<FrameEntry> entries, Extent acknowledged)
    {
        using var file = OpenFrames();
        for (var i = 0; i < entries.Count; i++)
        {
            yield return TryReadWhole(file, i, acknowledged, n => entries[n]) ?? throw Damaged(i);
        }
    }

    private SafeFileHandle OpenFrames() => File.OpenHandle(frames, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private FrameEntry? TryReadEntry(int number)
    {
        if (!File.Exists(index))
        {
            return null;
        }

        using var file = File.OpenHandle(index, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> bytes = stackalloc byte[FrameEntry.Size];
        return RandomAccess.Read(file, bytes, (long)number * FrameEntry.Size) == bytes.Length ? FrameEntry.Read(bytes) : null;
    }

    /// <summary>Reads a frame with its picture, wherever that is.</summary>
    private static FrameRecord? TryReadWhole(SafeFileHandle file, int number, Extent acknowledged, Func<int, FrameEntry?> entryOf)
    {
        var record = Read(number);
        if (record is not { SameAs: { } other } same)
        {
            return record;
        }

        return other < number && Read(other) is { SameAs: null } shown && shown.Format == same.Format ? same with { SameAs = null, Picture = shown.Picture } : null;

        FrameRecord? Read(int n) => entryOf(n) is { } entry ? TryRead(file, entry, n, acknowledged) : null;
    }

    private static InvalidDataException Damaged(int number) => new($"Frame {number} is damaged on the hub's disk.");

    private static FrameRecord? TryRead(SafeFileHandle file, FrameEntry entry, int number, Extent acknowledged)
    {
        var plausible = entry.Offset >= 0 && entry.Length is > 0 and <= FrameRecord.HeaderSize + FrameRecord.MaxPayload
            && entry.End <= acknowledged.Bytes && entry.Offset == 0 == (number == 0);
        if (!plausible)
        {
            return null;
        }

        var bytes = new byte[entry.Length];
        try
        {
            return RandomAccess.Read(file, bytes, entry.Offset) == bytes.Length
                && FrameRecord.TryRead(bytes, out var record, out var size) && size == bytes.Length ? record : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The index, if it covers the acknowledged bytes without a gap.</summary>
    private FrameEntry[]? TryReadIndex(Extent acknowledged)
    {
        if (!File.Exists(index))
        {
            return acknowledged.Frames == 0 ? [] : null;
        }

        using var file = File.OpenHandle(index, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[(long)acknowledged.Frames * FrameEntry.Size];
        if (RandomAccess.Read(file, bytes, 0) < bytes.Length)
        {
            return null;
        }

        var entries = new FrameEntry[acknowledged.Frames];
        var end = 0L;
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = FrameEntry.Read(bytes.AsSpan(i * FrameEntry.Size, FrameEntry.Size));
            if (entries[i].Offset != end || entries[i].Length <= 0)
            {
                return null;
            }

            end = entries[i].End;
        }

        return end == acknowledged.Bytes ? entries : null;
    }

    /// <summary>Finds the frames from the records themselves.</summary>
    private List<FrameEntry> Scan(Extent acknowledged)
    {
        using var file = OpenFrames();
        var entries = new List<FrameEntry>();
        Span<byte> length = stackalloc byte[sizeof(int)];
        for (var offset = 0L; offset < acknowledged.Bytes; offset = entries[^1].End)
        {
            RandomAccess.Read(file, length, offset);
            var size = FrameRecord.HeaderSize + (long)BitConverter.ToUInt32(length);
            var entry = new FrameEntry(offset, (int)Math.Min(size, int.MaxValue), default, default, default, default);
            var record = TryRead(file, entry, entries.Count, acknowledged)
                ?? throw Damaged(entries.Count);
            entries.Add(FrameEntry.Of(record, offset));
        }

        return entries;
    }

    /// <summary>Writes entries behind those that are there.</summary>
    internal void WriteIndex(IReadOnlyList<FrameEntry> entries, Extent behind)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(entries.Count * FrameEntry.Size);
        try
        {
            for (var i = 0; i < entries.Count; i++)
            {
                (entries[i] with { Offset = behind.Bytes + entries[i].Offset }).Write(bytes.AsSpan(i * FrameEntry.Size));
            }

            using var file = File.OpenHandle(index, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            var offset = (long)behind.Frames * FrameEntry.Size;
            RandomAccess.SetLength(file, Math.Min(offset, RandomAccess.GetLength(file))); // A gap reads as damage, and the index is made again.
            RandomAccess.Write(file, bytes.AsSpan(0, entries.Count * FrameEntry.Size), offset);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static void Cut(string path, long length)
    {
        if (File.Exists(path) && new FileInfo(path).Length > length)
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.SetLength(file, length);
        }
    }
}
