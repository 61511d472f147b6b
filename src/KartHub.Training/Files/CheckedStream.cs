using System.IO.Hashing;

namespace KartHub.Training.Files;

/// <summary>A file of a zip as it is unpacked. Its checksum is looked at as soon as its end is reached, which .NET does not do by itself.</summary>
/// <param name="content">The file, unpacked. Closed with this.</param>
/// <param name="length">How many bytes the zip says that it has.</param>
/// <param name="checksum">Its CRC-32, as the zip says.</param>
internal sealed class CheckedStream(Stream content, long length, uint checksum) : Stream
{
    private readonly Crc32 seen = new();
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">This is the end, and what was read is not what was packed.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = content.Read(buffer);
        seen.Append(buffer[..read]);
        position += read;
        var isEnd = (read == 0 && buffer.Length > 0) || position == length;
        return !isEnd || seen.GetCurrentHashAsUInt32() == checksum ? read : throw new InvalidDataException("It is damaged: its checksum is another one.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
