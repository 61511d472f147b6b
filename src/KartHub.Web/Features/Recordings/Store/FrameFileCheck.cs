using KartHub.Contracts.Recording;
using Microsoft.Win32.SafeHandles;

namespace KartHub.Web.Features.Recordings.Store;

/// <summary>What a look at every frame of a recording found.</summary>
/// <param name="Length">Bytes of <c>frames.khf</c>; −1 if there is none.</param>
/// <param name="Sound">From the beginning to the first frame that is damaged, or to the end.</param>
/// <param name="Reach">To the last frame that is not damaged.</param>
/// <param name="Entries">The frames in that, from their records.</param>
/// <param name="Damaged">Numbers of frames whose checksum does not fit, or whose picture is an earlier frame's that cannot be read, as far as the index led past them.</param>
/// <param name="IndexAgrees">Whether the index says what the records do.</param>
public sealed record FrameFileHealth(long Length, Extent Sound, Extent Reach, IReadOnlyList<FrameEntry> Entries, IReadOnlyList<int> Damaged, bool IndexAgrees);

/// <summary>Reads a recording's file from beginning to end and changes nothing.</summary>
internal static class FrameFileCheck
{
    /// <summary>Everything there is, for a recording of which nobody knows how much counts.</summary>
    public static readonly Extent Everything = new(long.MaxValue, int.MaxValue);

    public static FrameFileHealth Run(string folder, Extent acknowledged, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FrameFile.FramesName);
        if (!File.Exists(path))
        {
            return new FrameFileHealth(-1, default, default, [], [], acknowledged.Frames == 0);
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        var end = Math.Min(length, acknowledged.Bytes);
        var index = ReadIndex(folder);
        var entries = new List<FrameEntry>();
        var damaged = new List<int>();
        var pictures = new List<PictureFormat?>(); // Of the frames that hold one themselves.
        var indexAgrees = acknowledged == Everything || index.Count >= acknowledged.Frames;
        var (sound, reach) = (default(Extent), default(Extent));
        var offset = 0L;
        for (var number = 0; number < acknowledged.Frames && offset < end; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var listed = number < index.Count ? index[number] : (FrameEntry?)null;
            var record = TryRead(file, offset, end);
            pictures.Add(record is { SameAs: null } own ? own.Format : null);
            if (record is { } frame && (frame.SameAs is not { } other || (other < number && pictures[other] == frame.Format)))
            {
                var entry = FrameEntry.Of(frame, offset);
                indexAgrees &= listed == entry;
                offset = entry.End;
                reach = new Extent(offset, number + 1);
                if (damaged.Count == 0)
                {
                    entries.Add(entry);
                    sound = reach;
                }

                continue;
            }

            damaged.Add(number);
            if (listed is not { } way || way.Offset != offset || way.Length <= 0 || way.End > end)
            {
                break; // Nothing says where the next frame begins.
            }

            offset = way.End;
        }

        return new FrameFileHealth(length, sound, reach, entries, damaged, indexAgrees);
    }

    private static FrameRecord? TryRead(SafeFileHandle file, long offset, long end)
    {
        Span<byte> head = stackalloc byte[FrameRecord.HeaderSize];
        if (RandomAccess.Read(file, head, offset) < head.Length)
        {
            return null;
        }

        var size = FrameRecord.HeaderSize + (long)BitConverter.ToUInt32(head);
        if (size > FrameRecord.HeaderSize + FrameRecord.MaxPayload || offset + size > end)
        {
            return null;
        }

        var bytes = new byte[size];
        try
        {
            return RandomAccess.Read(file, bytes, offset) == bytes.Length && FrameRecord.TryRead(bytes, out var record, out _) ? record : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static List<FrameEntry> ReadIndex(string folder)
    {
        var path = Path.Combine(folder, FrameFile.IndexName);
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[FrameEntry.Size];
        var entries = new List<FrameEntry>();
        while (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length)
        {
            entries.Add(FrameEntry.Read(bytes));
        }

        return entries;
    }
}
