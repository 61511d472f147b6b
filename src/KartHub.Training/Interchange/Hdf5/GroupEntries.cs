using System.Text;

namespace KartHub.Training.Interchange.Hdf5;

/// <summary>An old-style group's members: a B-tree (HDF5 File Format Specification 3.0, III.A.1) of symbol nodes (III.B), names in a local heap (III.D).</summary>
internal static class GroupEntries
{
    private const int MaxEntries = 100_000;
    private const int EntryBytes = 40;
    private const int LinkElsewhere = 2;

    /// <summary>Of a member's name: many may lie in the same bytes, so that a small file could ask for much.</summary>
    public const int MaxNameBytes = 1024;

    /// <summary>Names and addresses of object headers.</summary>
    /// <param name="symbolTable">The symbol table message.</param>
    /// <param name="path">The group's name, for messages.</param>
    public static List<(string Name, long Address)> Read(Hdf5Bytes file, long symbolTable, string path)
    {
        var (tree, heap) = (file.I64(symbolTable, $"group {path}"), file.I64(symbolTable + 8, $"group {path}"));
        file.RequireSignature(heap, "HEAP"u8, $"local heap of {path}");
        var names = (Address: file.I64(heap + 24, "local heap"), Length: file.I64(heap + 8, "local heap"));
        file.Slice(names.Address, names.Length, $"names of {path}");

        var entries = new List<(string, long)>();
        var nodes = new Stack<(long Address, int Level)>([(tree, -1)]);
        var visited = new HashSet<long>();
        while (nodes.TryPop(out var node))
        {
            if (!visited.Add(node.Address) || visited.Count > MaxEntries)
            {
                throw file.Broken($"the group {path} runs in circles");
            }

            if (node.Level == 0)
            {
                ReadSymbols(file, node.Address, names, entries, path);
            }
            else
            {
                Descend(file, node.Address, node.Level, nodes, path);
            }
        }

        return entries;
    }

    // Children are pushed last first, so that names come in order.
    private static void Descend(Hdf5Bytes file, long at, int expectedLevel, Stack<(long Address, int Level)> nodes, string path)
    {
        file.RequireSignature(at, "TREE"u8, $"node of {path}");
        var (kind, level, count) = (file.U8(at + 4, "node"), file.U8(at + 5, "node"), file.U16(at + 6, "node"));
        // A node of level n leads to nodes of level n − 1, and one of level 0 to symbols.
        if (kind != 0 || (expectedLevel >= 0 && level != expectedLevel - 1))
        {
            throw file.Broken($"a node of {path} is of kind {kind} and level {level}");
        }

        for (var i = count - 1; i >= 0; i--)
        {
            nodes.Push((file.I64(at + 24 + 16 * i + 8, "node"), level));
        }
    }

    private static void ReadSymbols(Hdf5Bytes file, long at, (long Address, long Length) names, List<(string, long)> entries, string path)
    {
        file.RequireSignature(at, "SNOD"u8, $"symbols of {path}");
        var count = file.U16(at + 6, "symbols");
        for (var i = 0; i < count; i++)
        {
            var entry = at + 8 + EntryBytes * i;
            var name = file.I64(entry, "symbol");
            if (name < 0 || name >= names.Length)
            {
                throw file.Broken($"a name in {path} lies at {(ulong)name} of {names.Length} bytes");
            }

            if (file.U32(entry + 16, "symbol") == LinkElsewhere)
            {
                continue;
            }

            var text = file.Slice(names.Address + name, Math.Min(MaxNameBytes, names.Length - name), "name");
            var end = text.IndexOf((byte)0);
            entries.Add((Encoding.UTF8.GetString(end < 0 ? text : text[..end]), file.I64(entry + 8, "symbol")));
            if (entries.Count > MaxEntries)
            {
                throw file.Broken($"the group {path} has more than {MaxEntries} members");
            }
        }
    }
}
