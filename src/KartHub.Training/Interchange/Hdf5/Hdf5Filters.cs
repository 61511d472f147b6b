using System.IO.Compression;

namespace KartHub.Training.Interchange.Hdf5;

/// <summary>What was done to a dataset's chunks before they were written (HDF5 File Format Specification 3.0, IV.A.2.l), and undoing it: gzip, shuffling, checksums.</summary>
internal sealed class Hdf5Filters
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Fletcher32 = 3;
    private const int ChecksumBytes = 4;
    private const int MaxFilters = 32;

    private readonly List<int> filters = [];

    /// <summary>None.</summary>
    public Hdf5Filters()
    {
    }

    /// <param name="message">The filters message.</param>
    public Hdf5Filters(Hdf5Bytes file, Hdf5Message message, string what)
    {
        var (version, count) = (file.U8(message.Address, what), file.U8(message.Address + 1, what));
        if (version is not (1 or 2) || count > MaxFilters)
        {
            throw file.Broken($"{what} has {count} filters of version {version}");
        }

        var at = message.Address + (version == 1 ? 8 : 2);
        for (var i = 0; i < count; i++)
        {
            var id = file.U16(at, what);
            if (id is not (Deflate or Shuffle or Fletcher32))
            {
                throw file.Unsupported($"the dataset {what}, compressed by filter {id} (KartHub reads gzip),");
            }

            filters.Add(id);
            var hasName = version == 1; // In version 2 only filters of others have one.
            var name = hasName ? (file.U16(at + 2, what) + 7) / 8 * 8 : 0;
            var values = file.U16(at + (hasName ? 6 : 4), what);
            at += (hasName ? 8 : 6) + name + 4 * (values + (version == 1 ? values % 2 : 0));
        }
    }

    /// <summary>A chunk as it was before.</summary>
    /// <param name="stored">As it is in the file.</param>
    /// <param name="skipped">A bit for each filter that was left out.</param>
    /// <param name="chunk">Receives it; it must be as large as that.</param>
    public void Read(ReadOnlySpan<byte> stored, uint skipped, int elementBytes, byte[] chunk, string what, Hdf5Bytes file)
    {
        var data = stored;
        for (var i = filters.Count - 1; i >= 0; i--)
        {
            if ((skipped >> i & 1) != 0)
            {
                continue;
            }

            data = filters[i] switch
            {
                Deflate => Inflated(data, chunk.Length + ChecksumBytes, what, file),
                Shuffle => Unshuffled(data, elementBytes),
                _ => data[..Math.Max(0, data.Length - ChecksumBytes)],
            };
        }

        if (data.Length != chunk.Length)
        {
            throw file.Broken($"a chunk of {what} has {data.Length} bytes instead of {chunk.Length}");
        }

        data.CopyTo(chunk);
    }

    private static byte[] Inflated(ReadOnlySpan<byte> data, int most, string what, Hdf5Bytes file)
    {
        try
        {
            using var inflate = new ZLibStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
            var bytes = new byte[most];
            var length = inflate.ReadAtLeast(bytes, most, throwOnEndOfStream: false);
            return bytes[..length];
        }
        catch (InvalidDataException exception)
        {
            throw file.Broken($"a chunk of {what} cannot be unpacked ({exception.Message})");
        }
    }

    // All first bytes of the elements come first, then all second ones; what is left over stays.
    private static byte[] Unshuffled(ReadOnlySpan<byte> data, int elementBytes)
    {
        var elements = data.Length / elementBytes;
        var result = data.ToArray();
        for (var i = 0; i < elements * elementBytes; i++)
        {
            result[i % elements * elementBytes + i / elements] = data[i];
        }

        return result;
    }
}
