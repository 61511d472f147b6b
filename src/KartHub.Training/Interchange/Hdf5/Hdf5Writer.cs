using System.Buffers.Binary;
using System.Text;

namespace KartHub.Training.Interchange.Hdf5;

/// <summary>A group to be written: attributes, groups and datasets by name.</summary>
internal sealed class Hdf5NewGroup
{
    public List<(string Name, string[] Texts, bool IsList)> Attributes { get; } = [];

    public SortedDictionary<string, Hdf5NewGroup> Groups { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, (int[] Shape, float[] Values)> Datasets { get; } = new(StringComparer.Ordinal);

    /// <summary>The group of that name, which is made if there is none.</summary>
    public Hdf5NewGroup Group(string name)
    {
        if (!Groups.TryGetValue(name, out var group))
        {
            Groups[name] = group = new Hdf5NewGroup();
        }

        return group;
    }
}

/// <summary>
/// Writes HDF5 as h5py does by default (HDF5 File Format Specification 3.0): superblock 0, old-style groups, contiguous float32 datasets, attributes of
/// fixed-length strings. Every group has one symbol node, made large enough for the largest group.
/// </summary>
internal sealed class Hdf5Writer
{
    private const int SuperblockBytes = 96;
    private const int InternalK = 16; // HDF5's default; a tree's node has room for twice as many children.
    private const int TreeBytes = 24 + 8 * (4 * InternalK + 1);
    private const int EntryBytes = 40;
    private const int HeapHeader = 32;

    private readonly List<byte> file = [.. new byte[SuperblockBytes]];
    private readonly int leafK;

    private Hdf5Writer(Hdf5NewGroup root) => leafK = Math.Max(4, (Largest(root) + 1) / 2);

    /// <summary>The whole file.</summary>
    public static byte[] Write(Hdf5NewGroup root) => new Hdf5Writer(root).WriteFile(root);

    private static int Largest(Hdf5NewGroup group) =>
        group.Groups.Values.Select(Largest).Append(group.Groups.Count + group.Datasets.Count).Max();

    private byte[] WriteFile(Hdf5NewGroup root)
    {
        var (header, tree, heap) = WriteGroup(root);

        var superblock = new List<byte>();
        superblock.AddRange(Hdf5Reader.Signature);
        superblock.AddRange([0, 0, 0, 0, 0, 8, 8, 0]); // Versions; addresses and lengths have 8 bytes.
        superblock.AddRange(Short(leafK));
        superblock.AddRange(Short(InternalK));
        superblock.AddRange([0, 0, 0, 0]);
        foreach (var address in (long[])[0, Hdf5Bytes.Undefined, file.Count, Hdf5Bytes.Undefined])
        {
            superblock.AddRange(Long(address));
        }

        superblock.AddRange(Entry(0, header, tree, heap));
        var content = file.ToArray();
        superblock.CopyTo(content);
        return content;
    }

    private (long Header, long Tree, long Heap) WriteGroup(Hdf5NewGroup group)
    {
        var members = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, inner) in group.Groups)
        {
            members.Add(name, WriteGroup(inner).Header);
        }

        foreach (var (name, dataset) in group.Datasets)
        {
            members.Add(name, WriteDataset(dataset.Shape, dataset.Values));
        }

        var (names, offsets) = Names(members.Keys);
        var heap = Append([.. "HEAP"u8, 0, 0, 0, 0, .. Long(names.Length), .. Long(1), .. Long(file.Count + HeapHeader), .. names]);

        var node = new byte[8 + 2 * leafK * EntryBytes];
        ((ReadOnlySpan<byte>)[.. "SNOD"u8, 1, 0, .. Short(members.Count)]).CopyTo(node);
        var at = 8;
        foreach (var (name, address) in members)
        {
            Entry(offsets[name], address).CopyTo(node, at);
            at += EntryBytes;
        }

        var symbols = Append(node);
        var tree = new byte[TreeBytes];
        byte[] used = members.Count == 0
            ? [.. "TREE"u8, 0, 0, .. Short(0), .. Long(Hdf5Bytes.Undefined), .. Long(Hdf5Bytes.Undefined)]
            : [.. "TREE"u8, 0, 0, .. Short(1), .. Long(Hdf5Bytes.Undefined), .. Long(Hdf5Bytes.Undefined), .. Long(0), .. Long(symbols), .. Long(offsets[members.Keys.Last()])];
        used.CopyTo(tree, 0);
        var treeAddress = Append(tree);
        var header = WriteHeader([(0x11, [.. Long(treeAddress), .. Long(heap)]), .. group.Attributes.Select(attribute => (0x0C, Attribute(attribute.Name, attribute.Texts, attribute.IsList)))]);
        return (header, treeAddress, heap);
    }

    private long WriteDataset(int[] shape, float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        var data = Append(bytes);
        return WriteHeader(
        [
            (0x01, Dataspace(shape)),
            (0x03, [0x11, 0x20, 31, 0, .. Int(4), 0, 0, 32, 0, 23, 8, 0, 23, .. Int(127)]), // IEEE float32, little-endian.
            (0x05, [2, 2, 2, 1, .. Int(0)]), // Never filled: all values are there.
            (0x08, [3, 1, .. Long(data), .. Long(bytes.Length)]),
        ]);
    }

    private long WriteHeader(List<(int Kind, byte[] Content)> messages)
    {
        var body = new List<byte>();
        foreach (var (kind, content) in messages)
        {
            var padded = (content.Length + 7) / 8 * 8;
            if (padded > ushort.MaxValue)
            {
                throw new ArgumentException($"An HDF5 attribute of {content.Length} bytes is more than the 64 KiB that one may have.");
            }

            body.AddRange([.. Short(kind), .. Short(padded), 0, 0, 0, 0, .. content, .. new byte[padded - content.Length]]);
        }

        return Append([1, 0, .. Short(messages.Count), .. Int(1), .. Int(body.Count), 0, 0, 0, 0, .. body]); // Filled up to 16 bytes.
    }

    // Strings of one length, ended by zeros, as NumPy's; no strings have no length, and are written as no numbers, as NumPy's are.
    private static byte[] Attribute(string name, string[] texts, bool isList)
    {
        var size = texts.Select(Encoding.UTF8.GetByteCount).DefaultIfEmpty(0).Max();
        byte[] type = texts.Length == 0
            ? [0x11, 0x20, 63, 0, .. Int(8), 0, 0, 64, 0, 52, 11, 0, 52, .. Int(1023)]
            : [0x13, 1, 0, 0, .. Int(Math.Max(1, size))];
        var space = Dataspace(isList ? [texts.Length] : []);
        byte[] named = [.. Encoding.UTF8.GetBytes(name), 0];
        var data = new byte[texts.Length * Math.Max(1, size)];
        for (var i = 0; i < texts.Length; i++)
        {
            Encoding.UTF8.GetBytes(texts[i], data.AsSpan(i * Math.Max(1, size)));
        }

        return [1, 0, .. Short(named.Length), .. Short(type.Length), .. Short(space.Length), .. Padded(named), .. Padded(type), .. Padded(space), .. data];
    }

    private static byte[] Dataspace(int[] shape) => [1, (byte)shape.Length, 0, 0, 0, 0, 0, 0, .. shape.SelectMany(side => Long(side))];

    private static (byte[] Names, Dictionary<string, long> Offsets) Names(IEnumerable<string> names)
    {
        var heap = new List<byte>(new byte[8]); // The empty name comes first.
        var offsets = new Dictionary<string, long>();
        foreach (var name in names)
        {
            offsets.Add(name, heap.Count);
            heap.AddRange(Padded([.. Encoding.UTF8.GetBytes(name), 0]));
        }

        return ([.. heap], offsets);
    }

    private static byte[] Entry(long name, long header, long? tree = null, long heap = 0) =>
        [.. Long(name), .. Long(header), .. Int(tree is null ? 0 : 1), .. Int(0), .. Long(tree ?? 0), .. Long(heap)];

    private long Append(byte[] bytes)
    {
        var at = file.Count;
        file.AddRange(Padded(bytes));
        return at;
    }

    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[(8 - bytes.Length % 8) % 8]];

    private static byte[] Short(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Int(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Long(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
