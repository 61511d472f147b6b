namespace KartHub.Training.Recordings.Files;

/// <summary>A stream without its beginning.</summary>
/// <param name="whole">Can seek. Closed with this.</param>
/// <param name="begin">Where this begins in it.</param>
internal sealed class StreamTail(Stream whole, long begin) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => whole.Length - begin;

    public override long Position
    {
        get => whole.Position - begin;
        set => whole.Position = value + begin;
    }

    public override int Read(byte[] buffer, int offset, int count) => whole.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => whole.Read(buffer);

    public override long Seek(long offset, SeekOrigin origin)
    {
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };
        return Position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            whole.Dispose();
        }

        base.Dispose(disposing);
    }
}
