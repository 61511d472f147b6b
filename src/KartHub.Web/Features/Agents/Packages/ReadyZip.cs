using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace KartHub.Web.Features.Agents.Packages;

/// <summary>
/// A zip that is there already, sent on with one more file in it. Its own files are copied as they are; the new one follows them, and after it the
/// list of all (PKWARE's APPNOTE, 4.3: local files, central directory, end record), in which they keep their modes.
/// </summary>
internal sealed class ReadyZip
{
    private const uint LocalMark = 0x04034b50;
    private const uint ListMark = 0x02014b50;
    private const uint EndMark = 0x06054b50;
    private const int LocalLength = 30;
    private const int ListLength = 46;
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LongestList = 1 << 20; // A package has some ten files.
    private const ushort Version = 20;
    private const ushort MadeOnUnix = (3 << 8) | Version;
    private const uint OwnerOnly = 0x8180u << 16; // A plain file of mode 600.

    private readonly Stream zip;
    private readonly long listAt;
    private readonly byte[] list;
    private readonly int files;

    private ReadyZip(Stream zip, long listAt, byte[] list, int files) => (this.zip, this.listAt, this.list, this.files) = (zip, listAt, list, files);

    /// <summary>Finds a zip's list of files.</summary>
    /// <param name="zip">Stays open for as long as this is used.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidDataException">It is no zip, or of a kind that nothing can be added to: split, or with more than 4 GB or 65,534 files.</exception>
    public static async Task<ReadyZip> OpenAsync(Stream zip, CancellationToken cancellationToken)
    {
        var tail = new byte[Math.Min(zip.Length, EndLength + LongestComment)];
        zip.Position = zip.Length - tail.Length;
        await zip.ReadExactlyAsync(tail, cancellationToken);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail.AsMemory(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end.Span) == EndMark && BinaryPrimitives.ReadUInt16LittleEndian(end.Span[20..]) == end.Length - EndLength)
            {
                return await OpenAsync(zip, zip.Length - end.Length, end, cancellationToken);
            }
        }

        throw new InvalidDataException("It is no zip.");
    }

    /// <summary>How long it is with the new file, in bytes.</summary>
    public long LengthWith(string name, ReadOnlySpan<byte> content) =>
        listAt + LocalLength + (2 * Encoding.UTF8.GetByteCount(name)) + content.Length + list.Length + ListLength + EndLength;

    /// <summary>Writes it with the new file at its end.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="name">The new file's name with its folders, of which none of its files bears one.</param>
    /// <param name="content">What is in the new file.</param>
    /// <param name="time">When it was made.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteWithAsync(Stream target, string name, ReadOnlyMemory<byte> content, DateTimeOffset time, CancellationToken cancellationToken)
    {
        zip.Position = 0;
        var buffer = new byte[1 << 16];
        for (var left = listAt; left > 0;)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
            await zip.ReadExactlyAsync(part, cancellationToken);
            await target.WriteAsync(part, cancellationToken);
            left -= part.Length;
        }

        await target.WriteAsync(Tail(Encoding.UTF8.GetBytes(name), content.Span, time), cancellationToken);
    }

    private static async Task<ReadyZip> OpenAsync(Stream zip, long endAt, ReadOnlyMemory<byte> end, CancellationToken cancellationToken)
    {
        var (files, length, at) = Numbers(end.Span);
        if (files == ushort.MaxValue || length > LongestList || at == uint.MaxValue || at + length > endAt)
        {
            throw new InvalidDataException("It is a zip of a kind that nothing can be added to.");
        }

        var list = new byte[length];
        zip.Position = at;
        await zip.ReadExactlyAsync(list, cancellationToken);
        return new ReadyZip(zip, at, list, files);

        static (int Files, uint Length, uint At) Numbers(ReadOnlySpan<byte> end) => (
            BinaryPrimitives.ReadUInt16LittleEndian(end[4..]) != 0 ? ushort.MaxValue : BinaryPrimitives.ReadUInt16LittleEndian(end[10..]),
            BinaryPrimitives.ReadUInt32LittleEndian(end[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(end[16..]));
    }

    /// <summary>The new file, the list of all, and the end record.</summary>
    private byte[] Tail(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content, DateTimeOffset time)
    {
        using var made = new MemoryStream();
        using var write = new BinaryWriter(made); // Little-endian, as zips are.
        write.Write(LocalMark);
        WriteFacts(write, name, content, time);
        write.Write(name);
        write.Write(content);
        write.Write(list);
        write.Write(ListMark);
        write.Write(MadeOnUnix);
        WriteFacts(write, name, content, time);
        write.Write((ushort)0); // No comment,
        write.Write((ushort)0); // on the first disk,
        write.Write((ushort)0); // nothing known of what is inside.
        write.Write(OwnerOnly);
        write.Write((uint)listAt); // Where the new file begins.
        write.Write(name);
        write.Write(EndMark);
        write.Write(0u); // One disk.
        write.Write((ushort)(files + 1));
        write.Write((ushort)(files + 1));
        write.Write((uint)(list.Length + ListLength + name.Length));
        write.Write((uint)(listAt + LocalLength + name.Length + content.Length));
        write.Write((ushort)0);
        return made.ToArray();
    }

    /// <summary>What stands before a file and again in the list.</summary>
    private static void WriteFacts(BinaryWriter write, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content, DateTimeOffset time)
    {
        var year = Math.Clamp(time.Year, 1980, 2107); // What fits into seven bits.
        write.Write(Version);
        write.Write((ushort)(1 << 11)); // The name is UTF-8.
        write.Write((ushort)0); // Stored as it is.
        write.Write((ushort)((time.Hour << 11) | (time.Minute << 5) | (time.Second / 2)));
        write.Write((ushort)(((year - 1980) << 9) | (time.Month << 5) | time.Day));
        write.Write(Crc32.HashToUInt32(content));
        write.Write((uint)content.Length);
        write.Write((uint)content.Length);
        write.Write((ushort)name.Length);
        write.Write((ushort)0);
    }
}
