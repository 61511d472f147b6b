using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace KartHub.Contracts.Recording;

/// <summary>How a frame's picture is stored. Agents record PNG and JPEG; the others come with uploads.</summary>
public enum PictureFormat : byte
{
    Png = 0,
    Jpeg = 1,
    Bmp = 2,
    WebP = 3,
    Gif = 4,
}

/// <summary>Who held the controls of a frame.</summary>
public enum DrivenBy : byte
{
    Person = 0,
    Pilot = 1,

    /// <summary>A person who overrode a pilot.</summary>
    Takeover = 2,
}

/// <summary>
/// One frame with its controls, as it is spooled, sent and stored: the same bytes all the way, so that "arrived" can be
/// checked byte for byte. Records follow each other without padding; all numbers are little-endian.
/// <code>
/// offset  type     what
///      0  uint32   length of the payload (everything from offset 8)
///      4  uint32   CRC-32C of the payload
///      8  int64    capture time, microseconds since the recording began
///     16  float32  steer x, steer y, A, B, RB (5 numbers)
///     36  uint8    picture format (0 PNG, 1 JPEG; of uploads 2 BMP, 3 WebP, 4 GIF)
///     37  uint8    driven by (0 person, 1 pilot, 2 takeover)
///     38  uint8    0: the picture follows; 1: an earlier frame has the same picture, and its number follows
///     39  uint8    reserved, 0
///     40  bytes    the picture, or int32: the number of the earlier frame, counted from 0 in the recording
/// </code>
/// The earlier frame holds its picture itself. Only the hub writes such records, of uploads; agents do not.
/// </summary>
/// <param name="Time">Capture time since the recording began.</param>
/// <param name="Controls">What the pad said.</param>
/// <param name="Format">How <paramref name="Picture"/> is encoded.</param>
/// <param name="DrivenBy">Who held the controls.</param>
/// <param name="Picture">The encoded picture; empty where <see cref="SameAs"/> names another frame's.</param>
public readonly record struct FrameRecord(
    TimeSpan Time, Controls Controls, PictureFormat Format, DrivenBy DrivenBy, ReadOnlyMemory<byte> Picture)
{
    /// <summary>Bytes before the payload: its length and checksum.</summary>
    public const int HeaderSize = 8;

    /// <summary>The largest payload that a reader accepts: a 4K picture without compression, and some.</summary>
    public const int MaxPayload = 64 << 20;

    /// <summary>The most bytes of a picture that the hub takes in: more than its pixels take without any compression.</summary>
    public const int MaxPicture = 16 << 20;

    private const int FixedPayload = 32;
    private const long MaxMicroseconds = long.MaxValue / TimeSpan.TicksPerMicrosecond; // What a TimeSpan holds.
    private const byte PictureFollows = 0;
    private const byte NumberFollows = 1;

    /// <summary>The number of the earlier frame that has the same picture and holds it; null where the record holds its own.</summary>
    public int? SameAs { get; init; }

    /// <summary>Bytes of the whole record.</summary>
    public int Size => HeaderSize + FixedPayload + (SameAs is null ? Picture.Length : sizeof(int));

    /// <summary>Appends the record.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var record = output.GetSpan(Size)[..Size];
        var payload = record[HeaderSize..];
        BinaryPrimitives.WriteInt64LittleEndian(payload, Time.Ticks / TimeSpan.TicksPerMicrosecond);
        Span<float> values = stackalloc float[Controls.Count];
        Controls.CopyTo(values);
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(payload[(8 + 4 * i)..], values[i]);
        }

        payload[28] = (byte)Format;
        payload[29] = (byte)DrivenBy;
        payload[30] = SameAs is null ? PictureFollows : NumberFollows;
        payload[31] = 0;
        if (SameAs is { } number)
        {
            BinaryPrimitives.WriteInt32LittleEndian(payload[FixedPayload..], number);
        }
        else
        {
            Picture.Span.CopyTo(payload[FixedPayload..]);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Checksum(payload));
        output.Advance(Size);
    }

    /// <summary>Reads the record at the start of <paramref name="bytes"/>; its picture is a slice of them.</summary>
    /// <param name="bytes">One record and whatever follows it.</param>
    /// <param name="record">The record.</param>
    /// <param name="size">The bytes it took.</param>
    /// <returns>False if the record is not all there.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a record, or were damaged.</exception>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out FrameRecord record, out int size)
    {
        record = default;
        size = 0;
        if (bytes.Length < HeaderSize)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span);
        if (length is < FixedPayload or > MaxPayload)
        {
            throw new InvalidDataException($"A frame record names a payload of {length} bytes; {FixedPayload} to {MaxPayload} are possible.");
        }

        if (bytes.Length < HeaderSize + (int)length)
        {
            return false;
        }

        var payload = bytes.Slice(HeaderSize, (int)length);
        var p = payload.Span;
        if (Checksum(p) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[4..]))
        {
            throw new InvalidDataException("A frame record's checksum does not match its bytes.");
        }

        Span<float> values = stackalloc float[Controls.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(p[(8 + 4 * i)..]);
        }

        if (p[28] > (byte)PictureFormat.Gif || p[29] > (byte)DrivenBy.Takeover)
        {
            throw new InvalidDataException($"A frame record names picture format {p[28]} and driver {p[29]}, which this version does not know.");
        }

        var sameAs = ReadSameAs(p);
        record = new FrameRecord(
            ReadTime(p),
            Controls.From(values),
            (PictureFormat)p[28],
            (DrivenBy)p[29],
            sameAs is null ? payload[FixedPayload..] : default)
        {
            SameAs = sameAs,
        };
        size = HeaderSize + (int)length;
        return true;
    }

    private static TimeSpan ReadTime(ReadOnlySpan<byte> payload)
    {
        var microseconds = BinaryPrimitives.ReadInt64LittleEndian(payload);
        return microseconds is >= -MaxMicroseconds and <= MaxMicroseconds
            ? TimeSpan.FromMicroseconds(microseconds)
            : throw new InvalidDataException($"A frame record names a capture time of {microseconds} µs; at most {MaxMicroseconds} are possible.");
    }

    private static int? ReadSameAs(ReadOnlySpan<byte> payload)
    {
        if (payload[30] == PictureFollows)
        {
            return null;
        }

        var number = payload[30] == NumberFollows && payload.Length == FixedPayload + sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(payload[FixedPayload..]) : -1;
        return number >= 0 ? number : throw new InvalidDataException("A frame record has neither a picture nor the number of a frame that has the same one.");
    }

    /// <summary>CRC-32C (Castagnoli), as in RFC 3720.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
