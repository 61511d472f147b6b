using System.Text;

namespace KartHub.Training.Interchange.Hdf5;

/// <summary>The members of a group of the newer form: a link message each (HDF5 File Format Specification 3.0, IV.A.2.g), in its header or, where they are many, in a heap.</summary>
internal static class GroupLinks
{
    private const int HashBytes = 4; // In front of the heap's identifier in a record.

    /// <summary>Names and addresses of object headers, in the order of the names.</summary>
    /// <param name="path">The group's name, for messages.</param>
    public static List<(string Name, long Address)> Read(Hdf5Bytes file, IReadOnlyList<Hdf5Message> messages, string path)
    {
        var entries = new List<(string Name, long Address)>();
        foreach (var message in messages)
        {
            if (message.Kind == Hdf5MessageKind.Link)
            {
                ReadLink(file, message.Address, message.Length, entries, path);
            }
            else if (message.Kind == Hdf5MessageKind.LinkInfo)
            {
                foreach (var (address, length) in Elsewhere(file, message, path))
                {
                    ReadLink(file, address, length, entries, path);
                }
            }
        }

        entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return entries;
    }

    private static IEnumerable<(long Address, long Length)> Elsewhere(Hdf5Bytes file, Hdf5Message info, string path)
    {
        var what = $"links of {path}";
        var at = info.Address + ((file.U8(info.Address + 1, what) & 1) != 0 ? 10 : 2);
        return DenseObjects.Read(file, at, HashBytes, what);
    }

    private static void ReadLink(Hdf5Bytes file, long at, long length, List<(string Name, long Address)> entries, string path)
    {
        const int Hard = 0;
        var what = $"link in {path}";
        var end = at + length;
        file.Slice(at, length, what);
        var flags = file.U8(at + 1, what);
        at += 2;
        var kind = (flags & 8) != 0 ? file.U8(at++, what) : Hard;
        at += ((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0);
        var sizeBytes = 1 << (flags & 3);
        var size = file.Unsigned(at, sizeBytes, what);
        at += sizeBytes;
        if (size > end - at || size > GroupEntries.MaxNameBytes)
        {
            throw file.Broken($"a {what} has a name of {(ulong)size} bytes");
        }

        if (kind == Hard)
        {
            entries.Add((Encoding.UTF8.GetString(file.Slice(at, size, what)), file.I64(at + size, what)));
        }
    }
}
