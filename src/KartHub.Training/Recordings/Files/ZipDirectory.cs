using System.Buffers.Binary;

namespace KartHub.Training.Recordings.Files;

/// <summary>
/// A zip's list of files, looked at without being kept: <see cref="System.IO.Compression.ZipArchive"/> keeps all of it, some
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

    /// <param name="zip">The file; can seek.</param>
    /// <param name="most">Files are counted to one more than so many; a list too long to be kept counts as that many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static ZipContents Look(Stream zip, int most, CancellationToken cancellationToken)
    {
        if (FindList(zip) is not { } list || list.Begin < 0 || list.Begin > zip.Length)
        {
            return default;
        }

        var buffer = new byte[1 << 20];
        var contents = new ZipContents(0, list.Prefix, null);
        for (var position = list.Begin; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            zip.Position = position;
            var rest = buffer.AsSpan(0, zip.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
            var before = contents.Files;
            while (rest.Length >= EntrySize && rest.StartsWith(Entry) && contents.Files <= most)
            {
                contents = contents.With(method: TextAt(10, rest));
                var size = EntrySize + TextAt(28, rest) + TextAt(30, rest) + TextAt(32, rest);
                position += size;
                rest = rest[Math.Min(size, rest.Length)..];
            }

            if (position - list.Begin > MostBytes)
            {
                return contents with { Files = most + 1 };
            }

            if (contents.Files == before || contents.Files > most)
            {
                return contents;
            }
        }
    }

    private static int TextAt(int place, ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadUInt16LittleEndian(entry[place..]);

    /// <summary>Where the list begins; null where there is none.</summary>
    private static ListPlace? FindList(Stream zip)
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
        var large = begin == uint.MaxValue || TextAt(6, end) == ushort.MaxValue || TextAt(10, end) == ushort.MaxValue;
        var endAt = zip.Length - tail.Length + at;
        return large && at >= LocatorSize && tail.AsSpan(at - LocatorSize).StartsWith(Locator)
            ? FindLargeList(zip, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(at - LocatorSize + 8)), endAt - LocatorSize - LargeEndSize)
            : Place(zip, begin, endAt - BinaryPrimitives.ReadUInt32LittleEndian(end[12..]));
    }

    /// <param name="zip">The file.</param>
    /// <param name="said">Where the list's end says that it is.</param>
    /// <param name="likely">Where it is if something was put before the zip.</param>
    private static ListPlace? FindLargeList(Stream zip, long said, long likely)
    {
        Span<byte> end = stackalloc byte[LargeEndSize];
        foreach (var at in new[] { said, likely })
        {
            if (at >= 0 && at <= zip.Length - LargeEndSize && Read(zip, at, end).StartsWith(LargeEnd))
            {
                return Place(zip, BinaryPrimitives.ReadInt64LittleEndian(end[48..]), at - BinaryPrimitives.ReadInt64LittleEndian(end[40..]));
            }
        }

        return null;
    }

    /// <summary>A list is where its zip says, or as much further back as something was put before the zip, to unpack it by itself.</summary>
    private static ListPlace Place(Stream zip, long said, long likely)
    {
        Span<byte> begin = stackalloc byte[Entry.Length];
        var isMoved = likely > said && said >= 0 && likely <= zip.Length - Entry.Length
            && !Read(zip, said, begin).StartsWith(Entry) && Read(zip, likely, begin).StartsWith(Entry);
        return isMoved ? new ListPlace(likely, likely - said) : new ListPlace(said, 0);
    }

    private static ReadOnlySpan<byte> Read(Stream zip, long at, Span<byte> into)
    {
        zip.Position = at;
        return into[..zip.ReadAtLeast(into, into.Length, throwOnEndOfStream: false)];
    }

    /// <param name="Begin">Where it begins in the file.</param>
    /// <param name="Prefix">Bytes before the zip.</param>
    private readonly record struct ListPlace(long Begin, long Prefix);
}

/// <summary>What a zip's list says.</summary>
/// <param name="Files">How many files there are.</param>
/// <param name="Prefix">Bytes before the zip, of a program that unpacks it.</param>
/// <param name="OtherMethod">A way in which one of them is packed that .NET does not read; null if there is none.</param>
internal readonly record struct ZipContents(int Files, long Prefix, int? OtherMethod)
{
    private const int Stored = 0;
    private const int Deflate = 8;
    private const int Deflate64 = 9;

    /// <summary>The same with one file more.</summary>
    public ZipContents With(int method) => this with { Files = Files + 1, OtherMethod = method is Stored or Deflate or Deflate64 ? OtherMethod : method };
}
