using System.Buffers.Binary;

namespace KartHub.Training.Recordings;

/// <summary>
/// A zip's list of files, counted without being kept: <see cref="System.IO.Compression.ZipArchive"/> keeps all of it, some
/// hundreds of bytes for each of millions of empty files. What is broken is left for it to refuse.
/// </summary>
internal static class ZipDirectory
{
    private const int EndSize = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorSize = 20; // Of the end that zips above 4 GB or 65,535 files have besides.
    private const int LargeEndSize = 56;
    private const int EntrySize = 46;
    private const long MostBytes = 64 << 20; // Of the list: 140 for each of the most files.

    private static ReadOnlySpan<byte> End => "PK\u0005\u0006"u8;

    private static ReadOnlySpan<byte> Locator => "PK\u0006\u0007"u8;

    private static ReadOnlySpan<byte> LargeEnd => "PK\u0006\u0006"u8;

    private static ReadOnlySpan<byte> Entry => "PK\u0001\u0002"u8;

    /// <summary>How many files there are, counted to one more than <paramref name="most"/>; a list too long to be kept counts as that many.</summary>
    public static int Count(Stream zip, int most, CancellationToken cancellationToken)
    {
        if (Begin(zip) is not { } begin || begin < 0 || begin > zip.Length)
        {
            return 0;
        }

        var buffer = new byte[1 << 20];
        for (var (count, position) = (0, begin); ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            zip.Position = position;
            var rest = buffer.AsSpan(0, zip.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
            var before = count;
            for (; rest.Length >= EntrySize && rest.StartsWith(Entry) && count <= most; count++)
            {
                var size = EntrySize + TextAt(28, rest) + TextAt(30, rest) + TextAt(32, rest);
                position += size;
                rest = rest[Math.Min(size, rest.Length)..];
            }

            if (position - begin > MostBytes)
            {
                return most + 1;
            }

            if (count == before || count > most)
            {
                return count;
            }
        }

        static int TextAt(int length, ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadUInt16LittleEndian(entry[length..]);
    }

    /// <summary>Where the list begins; null where there is none.</summary>
    private static long? Begin(Stream zip)
    {
        var tail = new byte[(int)Math.Min(zip.Length, LocatorSize + EndSize + LongestComment)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        if (tail.Length < EndSize || tail.AsSpan(0, tail.Length - EndSize + End.Length).LastIndexOf(End) is not (>= 0 and var at))
        {
            return null;
        }

        var end = tail.AsSpan(at);
        var begin = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        var large = begin == uint.MaxValue || BinaryPrimitives.ReadUInt16LittleEndian(end[6..]) == ushort.MaxValue || BinaryPrimitives.ReadUInt16LittleEndian(end[10..]) == ushort.MaxValue;
        return large && at >= LocatorSize && tail.AsSpan(at - LocatorSize).StartsWith(Locator)
            ? BeginOfLarge(zip, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(at - LocatorSize + 8)))
            : begin;
    }

    private static long? BeginOfLarge(Stream zip, long at)
    {
        if (at < 0 || at > zip.Length - LargeEndSize)
        {
            return null;
        }

        zip.Position = at;
        Span<byte> end = stackalloc byte[LargeEndSize];
        zip.ReadExactly(end);
        return end.StartsWith(LargeEnd) ? BinaryPrimitives.ReadInt64LittleEndian(end[48..]) : null;
    }
}
