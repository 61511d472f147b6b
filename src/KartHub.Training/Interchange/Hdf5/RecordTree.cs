using System.Numerics;

namespace KartHub.Training.Interchange.Hdf5;

/// <summary>A B-tree of version 2 (HDF5 File Format Specification 3.0, III.A.2): records of one size, here those of a group's links or an object's attributes.</summary>
internal static class RecordTree
{
    private const int MaxRecords = 100_000;
    private const int MaxDepth = 16;
    private const int NodePrefix = 6; // Signature, version, kind.
    private const int NodeOverhead = 10; // And a checksum.

    /// <summary>Where every record lies.</summary>
    /// <param name="what">Whose tree it is, for messages.</param>
    public static List<long> Read(Hdf5Bytes file, long address, string what)
    {
        file.RequireSignature(address, "BTHD"u8, what);
        var (nodeBytes, size, depth) = (file.U32(address + 6, what), file.U16(address + 10, what), file.U16(address + 12, what));
        if (size == 0 || nodeBytes <= NodeOverhead + size || depth > MaxDepth)
        {
            throw file.Broken($"the {what} has nodes of {nodeBytes} bytes, records of {size} and a depth of {depth}");
        }

        var counts = CountBytes(nodeBytes, size, depth);
        var records = new List<long>();
        var visited = new HashSet<long>();
        var nodes = new Stack<(long Address, int Records, int Level)>([(file.I64(address + 16, what), file.U16(address + 24, what), depth)]);
        while (nodes.TryPop(out var node))
        {
            if (node.Records == 0)
            {
                continue;
            }

            if (!visited.Add(node.Address) || records.Count + node.Records > MaxRecords)
            {
                throw file.Broken($"the {what} runs in circles");
            }

            file.RequireSignature(node.Address, node.Level == 0 ? "BTLF"u8 : "BTIN"u8, what);
            for (var i = 0; i < node.Records; i++)
            {
                records.Add(node.Address + NodePrefix + (long)i * size);
            }

            var pointer = node.Address + NodePrefix + (long)node.Records * size;
            file.Slice(node.Address, pointer - node.Address, what);
            for (var i = 0; node.Level > 0 && i <= node.Records; i++)
            {
                nodes.Push((file.I64(pointer, what), (int)Math.Min(int.MaxValue / 2, file.Unsigned(pointer + 8, counts[0], what)), node.Level - 1));
                pointer += 8 + counts[0] + (node.Level > 1 ? counts[node.Level - 1] : 0);
            }
        }

        return records;
    }

    // The bytes of a child's own number of records, and by level of the number below a child of that level: as many as the largest possible number needs.
    private static int[] CountBytes(uint nodeBytes, int size, int depth)
    {
        UInt128 below = (nodeBytes - NodeOverhead) / (uint)size;
        var bytes = new int[depth + 1];
        bytes[0] = BytesOf(below);
        for (var level = 1; level <= depth; level++)
        {
            var pointer = 8 + bytes[0] + (level > 1 ? bytes[level - 1] : 0);
            UInt128 most = (nodeBytes - NodeOverhead) / (uint)(size + pointer);
            below = UInt128.Min(ulong.MaxValue, (most + 1) * below + most);
            bytes[level] = BytesOf(below);
        }

        return bytes;
    }

    private static int BytesOf(UInt128 most) => BitOperations.Log2((ulong)UInt128.Max(1, most)) / 8 + 1;
}
