using System.IO.Compression;

namespace KartHub.Training.Files;

/// <summary>A zip's file in memory. The size that a zip claims may be a lie.</summary>
internal static class ZipEntryBytes
{
    private const int MostGrowth = 1032; // Deflate's: a byte becomes no more.

    /// <summary>The file's content, or nothing where it has more than so many bytes.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[]? ReadAtMost(this ZipArchiveEntry entry, int limit)
    {
        using var stream = entry.Open();
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
