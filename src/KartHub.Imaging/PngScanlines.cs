using System.Buffers;
using System.IO.Compression;

namespace KartHub.Imaging;

/// <summary>Inflates a PNG's picture data, a row at a time out of a buffer that stays in the processor's cache.</summary>
internal sealed class PngScanlines : IDisposable
{
    private const int BufferSize = 96 * 1024; // Room for one row of 8,192 RGBA pixels of 16 bits, and some.

    private readonly byte[] _compressed;
    private readonly ZLibStream _inflater;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private long _left;
    private int _position;
    private int _end;

    public PngScanlines(in PngFile file)
    {
        _left = file.Info.InflatedSize;
        _compressed = ArrayPool<byte>.Shared.Rent(file.DataLength);
        file.CopyData(_compressed);
        _inflater = new ZLibStream(new MemoryStream(_compressed, 0, file.DataLength, writable: false), CompressionMode.Decompress);
    }

    /// <summary>The next bytes; valid until the next call.</summary>
    /// <exception cref="ImageFormatException">The data ends before, or is damaged.</exception>
    public ReadOnlySpan<byte> Next(int length)
    {
        if (_end - _position < length)
        {
            Fill(length);
        }

        var bytes = _buffer.AsSpan(_position, length);
        _position += length;
        return bytes;
    }

    /// <summary>Call when every row was read: nothing may follow, and the data's own checksum is verified.</summary>
    /// <exception cref="ImageFormatException">There is more, or the checksum does not match.</exception>
    public void ExpectEnd()
    {
        if (Inflate(_buffer.AsSpan(0, 1)) != 0)
        {
            throw new ImageFormatException("The PNG holds more picture data than its size says.");
        }
    }

    public void Dispose()
    {
        _inflater.Dispose();
        ArrayPool<byte>.Shared.Return(_compressed);
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void Fill(int needed)
    {
        var kept = _buffer.AsSpan(_position, _end - _position);
        kept.CopyTo(_buffer);
        _end = kept.Length;
        _position = 0;
        while (_end < needed)
        {
            var room = (int)Math.Min(BufferSize - _end, _left);
            var read = Inflate(_buffer.AsSpan(_end, room));
            if (read == 0)
            {
                throw new ImageFormatException("The PNG's picture data ends before the picture is complete.");
            }

            _end += read;
            _left -= read;
        }
    }

    private int Inflate(Span<byte> to)
    {
        try
        {
            return _inflater.Read(to);
        }
        catch (InvalidDataException e)
        {
            throw new ImageFormatException("The PNG's picture data is damaged: it cannot be inflated.", e);
        }
    }
}
