using System.Buffers;

namespace KartHub.Imaging.PngCoding;

/// <summary>A stream to write into, growing in rented memory.</summary>
internal sealed class RentedStream(int capacity) : Stream
{
    private byte[] rented = ArrayPool<byte>.Shared.Rent(capacity);
    private int length;

    /// <summary>What was written; valid until the next write.</summary>
    public Span<byte> Written => rented.AsSpan(0, length);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => length;

    public override long Position
    {
        get => length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > rented.Length - length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(rented.Length * 2, length + buffer.Length));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(rented);
            rented = larger;
        }

        buffer.CopyTo(rented.AsSpan(length));
        length += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
            rented = [];
            length = 0;
        }

        base.Dispose(disposing);
    }
}
