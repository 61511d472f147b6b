namespace KartHub.Training.Interchange.Hdf5;

/// <summary>
/// A dataset in chunks: blocks of one shape, each by itself, compressed perhaps, found by a B-tree (HDF5 File Format Specification 3.0, III.A.1) or the only one.
/// Keras writes none; others do who make its files smaller.
/// </summary>
internal sealed class Hdf5Chunks
{
    private const int MaxBytes = 64 << 20; // Of a dataset, and of a chunk: nothing else says how much a small file may become.
    private const int MaxOverhang = 4; // Times the dataset: what its chunks may have in all.
    private const int SmallBytes = 64 << 10;
    private const int MaxChunks = 1 << 16;

    private readonly Hdf5Bytes file;
    private readonly Hdf5Filters filters;
    private readonly string what;
    private readonly int[] chunkShape;
    private readonly int elementBytes;
    private readonly List<(long Address, long Length, uint Unfiltered, int[] At)> chunks = [];

    /// <param name="layout">The layout message, of version 3, or of version 4 with one chunk.</param>
    /// <param name="rank">The dataset's dimensions.</param>
    public Hdf5Chunks(Hdf5Bytes file, Hdf5Message layout, Hdf5Filters filters, int rank, int elementBytes, string what)
    {
        (this.file, this.filters, this.what, this.elementBytes) = (file, filters, what, elementBytes);
        var isNewer = file.U8(layout.Address, what) == 4;
        var at = layout.Address + (isNewer ? 3 : 2);
        if (file.U8(at++, what) != rank + 1)
        {
            throw file.Broken($"the chunks of {what} have not its {rank} dimensions");
        }

        var tree = isNewer ? 0 : file.I64(at, what);
        var sideBytes = isNewer ? file.U8(at, what) : 4;
        at += isNewer ? 1 : 8;
        chunkShape = new int[rank];
        for (var i = 0; i < rank; i++)
        {
            var side = file.Unsigned(at + i * sideBytes, sideBytes, what);
            chunkShape[i] = side is > 0 and <= int.MaxValue ? (int)side : throw file.Broken($"the chunks of {what} have a side of {(ulong)side}");
        }

        ChunkBytes = (int)BytesOf(chunkShape);
        at += (rank + 1) * sideBytes;
        if (isNewer)
        {
            AddOnlyChunk(layout.Address + 2, at, rank);
        }
        else if (tree != Hdf5Bytes.Undefined)
        {
            ReadTree(tree, rank);
        }
    }

    private int ChunkBytes { get; }

    /// <summary>The dataset's bytes in their order. What is in no chunk is zero, as HDF5 has it unless told otherwise.</summary>
    public byte[] Assemble(int[] shape)
    {
        var bytes = BytesOf(shape);
        if ((Int128)chunks.Count * ChunkBytes > MaxOverhang * bytes + SmallBytes)
        {
            throw file.Broken($"{what} has {bytes} bytes in {chunks.Count} chunks of {ChunkBytes}");
        }

        var whole = new byte[(int)bytes];
        var chunk = new byte[ChunkBytes];
        foreach (var (address, length, unfiltered, at) in chunks)
        {
            filters.Read(file.Slice(address, length, what), unfiltered, elementBytes, chunk, what, file);
            Copy(chunk, at, whole, shape);
        }

        return whole;
    }

    private Int128 BytesOf(int[] sides)
    {
        var bytes = sides.Aggregate((Int128)elementBytes, (product, side) => product > MaxBytes ? product : product * side);
        return bytes <= MaxBytes
            ? bytes
            : throw file.Broken($"{what} in chunks has more than {MaxBytes} bytes, and no network that drives needs as many");
    }

    // A chunk at the dataset's edge reaches beyond it.
    private void Copy(byte[] chunk, int[] at, byte[] whole, int[] shape)
    {
        var rank = shape.Length;
        if (rank == 0)
        {
            chunk.AsSpan(0, elementBytes).CopyTo(whole);
            return;
        }

        var rows = chunkShape.Take(rank - 1).Aggregate(1, (product, side) => product * side);
        var run = Math.Min(chunkShape[^1], shape[^1] - at[^1]);
        for (var row = 0; row < rows && run > 0; row++)
        {
            long target = 0;
            var inside = true;
            for (int d = 0, rest = row, below = rows; d < rank - 1; d++)
            {
                below /= chunkShape[d];
                var index = at[d] + rest / below;
                rest %= below;
                inside &= index < shape[d];
                target = target * shape[d] + index;
            }

            if (inside)
            {
                target = target * shape[^1] + at[^1];
                chunk.AsSpan(row * chunkShape[^1] * elementBytes, run * elementBytes).CopyTo(whole.AsSpan((int)(target * elementBytes)));
            }
        }
    }

    private void AddOnlyChunk(long flagsAt, long at, int rank)
    {
        const int SingleChunk = 1;
        var index = file.U8(at, what);
        if (index != SingleChunk)
        {
            throw file.Unsupported($"the dataset {what} in chunks of the newer kind {index}");
        }

        var isFiltered = (file.U8(flagsAt, what) & 2) != 0;
        var (length, unfiltered) = isFiltered ? (file.I64(at + 1, what), file.U32(at + 9, what)) : (ChunkBytes, 0);
        var address = file.I64(at + (isFiltered ? 13 : 1), what);
        if (address != Hdf5Bytes.Undefined)
        {
            chunks.Add((address, length, unfiltered, new int[rank]));
        }
    }

    private void ReadTree(long root, int rank)
    {
        var keyBytes = 8 + 8 * (rank + 1);
        var nodes = new Stack<(long Address, int Level)>([(root, -1)]);
        var visited = new HashSet<long>();
        while (nodes.TryPop(out var node))
        {
            file.RequireSignature(node.Address, "TREE"u8, what);
            var (kind, level, count) = (file.U8(node.Address + 4, what), file.U8(node.Address + 5, what), file.U16(node.Address + 6, what));
            if (kind != 1 || (node.Level >= 0 && level != node.Level - 1) || !visited.Add(node.Address))
            {
                throw file.Broken($"the tree of {what} runs in circles or is of the kind {kind}");
            }

            for (var i = 0; i < count; i++)
            {
                var key = node.Address + 24 + (long)i * (keyBytes + 8);
                var child = file.I64(key + keyBytes, what);
                if (level > 0)
                {
                    nodes.Push((child, level));
                }
                else
                {
                    chunks.Add((child, file.U32(key, what), file.U32(key + 4, what), PlaceOf(key + 8, rank)));
                }

                if (chunks.Count > MaxChunks)
                {
                    throw file.Broken($"{what} has more than {MaxChunks} chunks");
                }
            }
        }
    }

    private int[] PlaceOf(long at, int rank)
    {
        var place = new int[rank];
        for (var i = 0; i < rank; i++)
        {
            var offset = file.I64(at + 8 * i, what);
            place[i] = offset is >= 0 and <= int.MaxValue - MaxBytes ? (int)offset : throw file.Broken($"a chunk of {what} lies at {(ulong)offset}");
        }

        return place;
    }
}
