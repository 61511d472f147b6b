using System.Buffers.Binary;

namespace KartHub.Training.Interchange.Hdf5;

/// <summary>What an element is.</summary>
internal enum Hdf5Kind
{
    Integer,
    Unsigned,
    Float,
    BrainFloat,
    Text,
    TextElsewhere,
}

/// <summary>A datatype message (HDF5 File Format Specification 3.0, IV.A.2.d): whole numbers, IEEE floats and strings, little-endian.</summary>
/// <param name="Kind">
/// What an element is; <see cref="Hdf5Kind.BrainFloat"/>: the upper half of a 32-bit float; <see cref="Hdf5Kind.TextElsewhere"/>: a reference to a string in
/// a global heap.
/// </param>
/// <param name="Size">Bytes of an element.</param>
internal readonly record struct Hdf5Type(Hdf5Kind Kind, int Size)
{
    private const int Header = 8;
    private const int ReferenceSize = 16;

    public static Hdf5Type Read(Hdf5Bytes file, long address, long length)
    {
        var message = file.Slice(address, length, "datatype");
        if (message.Length < Header)
        {
            throw file.Broken($"a datatype has {message.Length} bytes");
        }

        var version = message[0] >> 4;
        if (version is < 1 or > 3)
        {
            throw file.Unsupported($"a datatype of version {version}");
        }

        var (flags, size) = (message[1], BinaryPrimitives.ReadUInt32LittleEndian(message[4..]));
        var properties = message[Header..];
        switch (message[0] & 0x0F)
        {
            case 0 when size is 1 or 2 or 4 or 8 && (flags & 1) == 0 && IsWhole(properties, size):
                return new Hdf5Type((flags & 8) != 0 ? Hdf5Kind.Integer : Hdf5Kind.Unsigned, (int)size);
            case 1 when (flags & 0x41) == 0 && IsIeee(properties, size):
                return new Hdf5Type(Hdf5Kind.Float, (int)size);
            case 3 when size is > 0 and <= int.MaxValue:
                return new Hdf5Type(Hdf5Kind.Text, (int)size);
            case 5 when size == 2: // Opaque to HDF5, which has no bfloat16; Keras saves nothing else so.
                return new Hdf5Type(Hdf5Kind.BrainFloat, (int)size);
            case 9 when size == ReferenceSize && (flags & 0x0F) == 1:
                return new Hdf5Type(Hdf5Kind.TextElsewhere, ReferenceSize);
            default:
                throw file.Unsupported($"elements of class {message[0] & 0x0F} with {size} bytes");
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> properties, uint size) =>
        properties.Length >= 4 && BinaryPrimitives.ReadUInt16LittleEndian(properties) == 0 && BinaryPrimitives.ReadUInt16LittleEndian(properties[2..]) == size * 8;

    // Offset 0, precision, exponent's place and bits, mantissa's place and bits; then the exponent's bias.
    private static bool IsIeee(ReadOnlySpan<byte> properties, uint size) => size switch
    {
        2 => properties.StartsWith((ReadOnlySpan<byte>)[0, 0, 16, 0, 10, 5, 0, 10, 15, 0, 0, 0]),
        4 => properties.StartsWith((ReadOnlySpan<byte>)[0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0]),
        8 => properties.StartsWith((ReadOnlySpan<byte>)[0, 0, 64, 0, 52, 11, 0, 52, 255, 3, 0, 0]),
        _ => false,
    };
}
