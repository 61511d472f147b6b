using System.IO.Compression;

namespace KartHub.Training.Files;

/// <summary>What is in a zip's file. The size that a zip claims may be a lie, and the bytes may be damaged.</summary>
internal static class ZipEntryContent
{
    private const int MostGrowth = 1032; // Deflate's: a byte becomes no more.

    /// <summary>Opens the file to be read once. Reading it throws <see cref="InvalidDataException"/> where its checksum does not match.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or packed in a way that .NET does not read.</exception>
    public static Stream OpenChecked(this ZipArchiveEntry entry) => new CheckedStream(entry.Open(), entry.Length, entry.Crc32);

    /// <summary>The file's content, or nothing where it has more than so many bytes.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or packed in a way that .NET does not read.</exception>
    public static byte[]? ReadAtMost(this ZipArchiveEntry entry, int limit)
    {
        using var stream = entry.OpenChecked();
        using var bytes = new MemoryStream((int)Math.Min(limit, Math.Min(entry.Length, entry.CompressedLength * MostGrowth)));
        var buffer = new byte[1 << 16];
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            if (bytes.Length + read > limit)
            {
                return null;
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray();
    }
}
