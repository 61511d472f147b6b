using System.Buffers.Binary;
using System.Text;

namespace KartHub.Training.Interchange.Hdf5;

/// <summary>The elements of a dataset or an attribute.</summary>
internal sealed class Hdf5Value
{
    private const int MaxRank = 32;
    private const int MaxTexts = 4096; // Layers, or weights of a layer. Each is searched for, so that small files could ask for much.
    private const long MaxTextBytes = 4 << 20; // Many references may name one string.

    private readonly Hdf5Bytes file;
    private readonly Hdf5Type type;
    private readonly long address;
    private readonly string what;
    private readonly Hdf5Chunks? chunks;

    /// <param name="address">Where the first element is; <see cref="Hdf5Bytes.Undefined"/>: nowhere yet.</param>
    /// <param name="room">Bytes that are there for them.</param>
    /// <param name="what">The dataset's or attribute's name, for messages.</param>
    public Hdf5Value(Hdf5Bytes file, Hdf5Type type, int[] shape, long address, long room, string what)
    {
        (this.file, this.type, Shape, this.address, this.what) = (file, type, shape, address, what);
        var bytes = shape.Aggregate((Int128)type.Size, (product, side) => product > long.MaxValue ? product : product * side);
        if (bytes > room || (bytes > 0 && address == Hdf5Bytes.Undefined))
        {
            throw file.Broken($"{what} of shape [{string.Join(", ", shape)}] needs {bytes} bytes and has {(address == Hdf5Bytes.Undefined ? 0 : room)}");
        }

        Count = (int)(bytes / type.Size);
        if (bytes > 0)
        {
            file.Slice(address, (long)bytes, what);
        }
    }

    /// <param name="chunks">Where they are in pieces.</param>
    public Hdf5Value(Hdf5Bytes file, Hdf5Type type, int[] shape, Hdf5Chunks chunks, string what)
    {
        (this.file, this.type, Shape, this.chunks, this.what) = (file, type, shape, chunks, what);
        var count = shape.Aggregate((Int128)1, (product, side) => product > int.MaxValue ? product : product * side);
        Count = count <= int.MaxValue ? (int)count : throw file.Broken($"{what} has the shape [{string.Join(", ", shape)}], which is more than any network that drives");
    }

    /// <summary>Sides, the slowest first; empty: a single element.</summary>
    public int[] Shape { get; }

    public int Count { get; }

    /// <summary>The shape that a dataspace message (IV.A.2.b) says.</summary>
    public static int[] ReadShape(Hdf5Bytes file, long address, long length, string what)
    {
        var version = file.U8(address, what);
        var rank = file.U8(address + 1, what);
        var header = version switch { 1 => 8, 2 => 4, _ => throw file.Unsupported($"a dataspace of version {version}") };
        if (version == 2 && file.U8(address + 3, what) == 2)
        {
            return [0];
        }

        if (rank > MaxRank || header + 8 * rank > length)
        {
            throw file.Broken($"{what} has {rank} dimensions in {length} bytes");
        }

        var shape = new int[rank];
        for (var i = 0; i < rank; i++)
        {
            var side = file.I64(address + header + 8 * i, what);
            shape[i] = side is >= 0 and <= int.MaxValue ? (int)side : throw file.Broken($"{what} has a side of {(ulong)side}");
        }

        return shape;
    }

    /// <summary>All elements as floats.</summary>
    public float[] Floats()
    {
        var bytes = Elements();
        var values = new float[Count];
        for (var i = 0; i < values.Length; i++)
        {
            var element = bytes.Slice(i * type.Size, type.Size);
            values[i] = (type.Kind, type.Size) switch
            {
                (Hdf5Kind.Float, 2) => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                (Hdf5Kind.BrainFloat, _) => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
                (Hdf5Kind.Float, 4) => BinaryPrimitives.ReadSingleLittleEndian(element),
                (Hdf5Kind.Float, 8) => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
                (Hdf5Kind.Integer, 1) => (sbyte)element[0],
                (Hdf5Kind.Integer, 2) => BinaryPrimitives.ReadInt16LittleEndian(element),
                (Hdf5Kind.Integer, 4) => BinaryPrimitives.ReadInt32LittleEndian(element),
                (Hdf5Kind.Integer, 8) => BinaryPrimitives.ReadInt64LittleEndian(element),
                (Hdf5Kind.Unsigned, 1) => element[0],
                (Hdf5Kind.Unsigned, 2) => BinaryPrimitives.ReadUInt16LittleEndian(element),
                (Hdf5Kind.Unsigned, 4) => BinaryPrimitives.ReadUInt32LittleEndian(element),
                (Hdf5Kind.Unsigned, 8) => BinaryPrimitives.ReadUInt64LittleEndian(element),
                _ => throw file.Broken($"{what} should hold numbers and holds text"),
            };
        }

        return values;
    }

    /// <summary>All elements as text, fixed in length or in a global heap. Nothing at all is no text, whatever its type.</summary>
    public string[] Texts()
    {
        if (Count > MaxTexts)
        {
            throw file.Broken($"{what} holds {Count} texts, and no network has more than {MaxTexts} layers");
        }

        var bytes = Elements();
        var texts = new string[Count];
        long total = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            var element = bytes.Slice(i * type.Size, type.Size);
            var text = type.Kind switch
            {
                Hdf5Kind.Text => element,
                Hdf5Kind.TextElsewhere => Elsewhere(element),
                _ => throw file.Broken($"{what} should hold text and holds numbers"),
            };
            var end = text.IndexOf((byte)0);
            text = end < 0 ? text : text[..end];
            total += text.Length;
            texts[i] = total <= MaxTextBytes ? Encoding.UTF8.GetString(text).TrimEnd(' ') : throw file.Broken($"{what} holds more than {MaxTextBytes} bytes of text");
        }

        return texts;
    }

    private ReadOnlySpan<byte> Elements()
    {
        if (Count == 0)
        {
            return [];
        }

        return chunks is null ? file.Slice(address, (long)Count * type.Size, what) : chunks.Assemble(Shape);
    }

    // A collection (III.E) is a run of objects, each behind its index; index 0 is the free rest.
    private ReadOnlySpan<byte> Elsewhere(ReadOnlySpan<byte> reference)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(reference);
        var collection = BinaryPrimitives.ReadInt64LittleEndian(reference[4..]);
        var wanted = BinaryPrimitives.ReadUInt32LittleEndian(reference[12..]);
        if (length == 0)
        {
            return [];
        }

        file.RequireSignature(collection, "GCOL"u8, "global heap");
        var end = collection + Math.Max(0, Math.Min(file.I64(collection + 8, "global heap"), file.Length - collection));
        for (var at = collection + 16; at + 16 <= end;)
        {
            var (index, size) = (file.U16(at, "global heap"), file.I64(at + 8, "global heap"));
            if (index == 0 || size < 0 || size > end - at - 16)
            {
                break;
            }

            if (index == wanted)
            {
                return length <= size ? file.Slice(at + 16, length, what) : throw file.Broken($"a text of {what} claims {length} of {size} bytes");
            }

            at += 16 + (size + 7) / 8 * 8;
        }

        throw file.Broken($"the global heap at {collection} has no object {wanted} for {what}");
    }
}
