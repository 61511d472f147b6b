using System.Buffers.Binary;
using KartHub.Contracts;
using KartHub.Contracts.Recording;

namespace KartHub.Web.Features.Recordings.Store;

/// <summary>
/// All of a frame but its picture, and where in the file its record lies: an entry of a recording's index, by which
/// the controls of an hour are read in a few milliseconds. Little-endian, <see cref="Size"/> bytes:
/// <code>
/// offset  type     what
///      0  int64    offset of the record in frames.khf
///      8  int64    capture time, microseconds since the recording began
///     16  int32    bytes of the record
///     20  uint8    picture format
///     21  uint8    driven by
///     22  uint16   reserved, 0
///     24  float32  steer x, steer y, A, B, RB (5 numbers)
/// </code>
/// </summary>
public readonly record struct FrameEntry(long Offset, int Length, TimeSpan Time, Controls Controls, PictureFormat Format, DrivenBy DrivenBy)
{
    /// <summary>Bytes of an entry.</summary>
    public const int Size = 24 + 4 * Controls.Count;

    /// <summary>Where the next record begins.</summary>
    public long End => Offset + Length;

    public static FrameEntry Of(FrameRecord record, long offset) =>
        new(offset, record.Size, record.Time, record.Controls, record.Format, record.DrivenBy);

    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Offset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Time.Ticks / TimeSpan.TicksPerMicrosecond);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Length);
        bytes[20] = (byte)Format;
        bytes[21] = (byte)DrivenBy;
        Span<float> values = stackalloc float[Controls.Count];
        Controls.CopyTo(values);
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes[(24 + 4 * i)..], values[i]);
        }
    }

    /// <summary>Reads an entry; what a damaged index holds is found out by <see cref="Offset"/> and by the record's own checksum.</summary>
    public static FrameEntry Read(ReadOnlySpan<byte> bytes)
    {
        Span<float> values = stackalloc float[Controls.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(24 + 4 * i)..]);
        }

        return new FrameEntry(
            BinaryPrimitives.ReadInt64LittleEndian(bytes),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            new TimeSpan(unchecked(BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]) * TimeSpan.TicksPerMicrosecond)),
            Controls.From(values),
            (PictureFormat)bytes[20],
            (DrivenBy)bytes[21]);
    }
}
