using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace KartHub.Training.Interchange.Onnx;

/// <summary>Protocol Buffers' wire format (protobuf.dev, "Encoding"), as far as ONNX needs it: fields one after the other, each behind its number and kind.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> content = new();

    /// <summary>The message so far.</summary>
    public byte[] ToArray() => content.WrittenSpan.ToArray();

    public void Integer(int field, long value)
    {
        Key(field, Varint);
        WriteVarint((ulong)value);
    }

    public void Float(int field, float value)
    {
        Key(field, Fixed32);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        content.Write(bytes);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Key(field, LengthDelimited);
        WriteVarint((ulong)value.Length);
        content.Write(value);
    }

    /// <summary>Numbers as little-endian bytes, one after the other.</summary>
    public void RawFloats(int field, float[] values)
    {
        if (BitConverter.IsLittleEndian)
        {
            Bytes(field, MemoryMarshal.AsBytes(values.AsSpan()));
            return;
        }

        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        Bytes(field, bytes);
    }

    /// <summary>A message within this one.</summary>
    public void Message(int field, Action<ProtobufWriter> write)
    {
        var inner = new ProtobufWriter();
        write(inner);
        Bytes(field, inner.content.WrittenSpan);
    }

    private void Key(int field, int kind) => WriteVarint((ulong)(field << 3 | kind));

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            content.Write([(byte)(value | 0x80)]);
        }

        content.Write([(byte)value]);
    }
}
