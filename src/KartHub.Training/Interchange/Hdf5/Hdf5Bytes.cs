using System.Buffers.Binary;
using KartHub.Contracts;

namespace KartHub.Training.Interchange.Hdf5;

/// <summary>An HDF5 file's bytes. Every address in the file is a claim, and is checked here before anything is read at it.</summary>
internal sealed class Hdf5Bytes(ReadOnlyMemory<byte> content, string origin)
{
    /// <summary>HDF5's "nowhere".</summary>
    public const long Undefined = -1;

    /// <summary>What addresses count from: not 0 where something else stands before the HDF5 part.</summary>
    public long Base { get; set; }

    public long Length => content.Length - Base;

    public ReadOnlySpan<byte> Slice(long address, long length, string what)
    {
        if (address < 0 || length < 0 || address > Length || length > Length - address)
        {
            throw Broken($"its {what} would lie at {(ulong)address} with {(ulong)length} bytes, and the file has {Length}");
        }

        return content.Span.Slice((int)(Base + address), (int)length);
    }

    public byte U8(long address, string what) => Slice(address, 1, what)[0];

    public int U16(long address, string what) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(address, 2, what));

    public uint U32(long address, string what) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(address, 4, what));

    /// <summary>An address or a length. What is too large for a file comes out negative, and no check lets it pass.</summary>
    public long I64(long address, string what) => BinaryPrimitives.ReadInt64LittleEndian(Slice(address, 8, what));

    /// <summary>A number of 1 to 8 bytes. What is too large comes out negative, as <see cref="I64"/>'s does.</summary>
    public long Unsigned(long address, int bytes, string what)
    {
        ulong value = 0;
        var slice = Slice(address, bytes, what);
        for (var i = bytes - 1; i >= 0; i--)
        {
            value = value << 8 | slice[i];
        }

        return (long)value;
    }

    public void RequireSignature(long address, ReadOnlySpan<byte> signature, string what)
    {
        if (!Slice(address, signature.Length, what).SequenceEqual(signature))
        {
            throw Broken($"there is no {what} at {address}, where one should be");
        }
    }

    public Refusal Broken(string why) => new("hdf5.broken", $"{origin} cannot be read as HDF5: {why}.");

    public Refusal Unsupported(string what) =>
        new("hdf5.unsupported", $"{origin} holds {what}, which KartHub does not read. Keras writes none by itself: save the model again with model.save(\"model.keras\").");
}
