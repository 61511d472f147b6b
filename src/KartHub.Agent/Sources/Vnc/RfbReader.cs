using System.Buffers.Binary;

namespace KartHub.Agent.Sources.Vnc;

/// <summary>Reads what a server sends: numbers are big-endian.</summary>
internal sealed class RfbReader(Stream stream, TimeProvider time)
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private long heardAt = time.GetTimestamp();
    private int start;
    private int end;

    /// <summary>When the last byte arrived.</summary>
    public long HeardAt => Volatile.Read(ref heardAt);

    public byte ReadByte()
    {
        Require(1);
        return buffer[start++];
    }

    public ushort ReadUInt16()
    {
        Require(2);
        start += 2;
        return BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(start - 2));
    }

    public int ReadInt32()
    {
        Require(4);
        start += 4;
        return BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(start - 4));
    }

    public uint ReadUInt32() => (uint)ReadInt32();

    /// <summary>Fills the whole span.</summary>
    public void Read(Span<byte> into)
    {
        while (into.Length > 0)
        {
            into = into[ReadSome(into)..];
        }
    }

    /// <summary>Reads at least one byte, and no more than is there.</summary>
    /// <returns>How many.</returns>
    public int ReadSome(Span<byte> into)
    {
        if (start == end && into.Length >= buffer.Length)
        {
            return Receive(into); // Much is wanted: past the buffer.
        }

        Require(1);
        var count = Math.Min(into.Length, end - start);
        buffer.AsSpan(start, count).CopyTo(into);
        start += count;
        return count;
    }

    public void Skip(long count)
    {
        while (count > 0)
        {
            Require(1);
            var skipped = (int)Math.Min(count, end - start);
            start += skipped;
            count -= skipped;
        }
    }

    private void Require(int count)
    {
        if (end - start < count && start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        while (end - start < count)
        {
            end += Receive(buffer.AsSpan(end));
        }
    }

    private int Receive(Span<byte> into)
    {
        var count = stream.Read(into);
        Volatile.Write(ref heardAt, time.GetTimestamp());
        return count > 0 ? count : throw new RfbException("closed the connection.");
    }
}
