using System.Buffers;
using System.IO.Compression;

namespace KartHub.Imaging.PngCoding;

/// <summary>Inflates a PNG's picture data, a row at a time out of a buffer that stays in the processor's cache.</summary>
internal sealed class PngScanlines : IDisposable
{
    private const int BufferSize = 96 * 1024; // Room for one row of 8,192 RGBA pixels of 16 bits, and some.

    private readonly byte[] compressed;
    private readonly ZLibStream inflater;
    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private long left;
    private int position;
    private int end;

    public PngScanlines(in PngFile file)
    {
        left = file.Info.InflatedSize;
        compressed = ArrayPool<byte>.Shared.Rent(file.DataLength);
        file.CopyData(compressed);
        inflater = new ZLibStream(new MemoryStream(compressed, 0, file.DataLength, writable: false), CompressionMode.Decompress);
    }

    /// <summary>The next bytes; valid until the next call.</summary>
    /// <exception cref="ImageFormatException">The data ends before, or is damaged.</exception>
    public ReadOnlySpan<byte> Next(int length)
    {
        if (end - position < length)
        {
            Fill(length);
        }

        var bytes = buffer.AsSpan(position, length);
        position += length;
        return bytes;
    }

    /// <summary>Call when every row was read: nothing may follow, and the data's own checksum is verified.</summary>
    /// <exception cref="ImageFormatException">There is more, or the checksum does not match.</exception>
    public void ExpectEnd()
    {
        if (Inflate(buffer.AsSpan(0, 1)) != 0)
        {
            throw new ImageFormatException("The PNG holds more picture data than its size says.");
        }
    }

    public void Dispose()
    {
        inflater.Dispose();
        ArrayPool<byte>.Shared.Return(compressed);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Fill(int needed)
    {
        var kept = buffer.AsSpan(position, end - position);
        kept.CopyTo(buffer);
        end = kept.Length;
        position = 0;
        while (end < needed)
        {
            var room = (int)Math.Min(BufferSize - end, left);
            var read = Inflate(buffer.AsSpan(end, room));
            if (read == 0)
            {
                throw new ImageFormatException("The PNG's picture data ends before the picture is complete.");
            }

            end += read;
            left -= read;
        }
    }

    private int Inflate(Span<byte> to)
    {
        try
        {
            return inflater.Read(to);
        }
        catch (InvalidDataException e)
        {
            throw new ImageFormatException("The PNG's picture data is damaged: it cannot be inflated.", e);
        }
    }
}
