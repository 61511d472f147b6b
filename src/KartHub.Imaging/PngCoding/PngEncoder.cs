using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace KartHub.Imaging.PngCoding;

/// <summary>Writes one frame as a PNG into a rented buffer.</summary>
internal sealed class PngEncoder : IDisposable
{
    private const int DataStart = 8 + 25 + 8; // Signature, header chunk, length and type of the data chunk.

    private readonly RentedStream file;

    public PngEncoder(Frame frame, PngCompression compression)
    {
        ArgumentNullException.ThrowIfNull(frame);
        file = new RentedStream(frame.Pixels.Length / 4 + 1024);
        Span<byte> header = stackalloc byte[PngHeader.Size];
        BinaryPrimitives.WriteInt32BigEndian(header, frame.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], frame.Height);
        header[8] = 8;
        header[9] = (byte)PngColour.Rgb;
        header[10..].Clear();
        file.Write(PngFile.Signature);
        WriteChunk("IHDR"u8, header);
        file.Write([0, 0, 0, 0]);
        file.Write("IDAT"u8);
        WriteRows(frame, compression);
        BinaryPrimitives.WriteInt32BigEndian(file.Written[(DataStart - 8)..], file.Written.Length - DataStart);
        WriteChecksum(DataStart - 4);
        WriteChunk("IEND"u8, []);
    }

    /// <summary>The whole file; valid until disposal.</summary>
    public ReadOnlySpan<byte> File => file.Written;

    public void Dispose() => file.Dispose();

    private void WriteRows(Frame frame, PngCompression compression)
    {
        var options = new ZLibCompressionOptions
        {
            CompressionLevel = compression == PngCompression.Fast ? 1 : 6,
            CompressionStrategy = ZLibCompressionStrategy.Filtered,
        };
        using var deflater = new ZLibStream(file, options, leaveOpen: true);
        using var filter = new PngRowFilter(frame.Stride, Frame.Channels);
        for (var y = 0; y < frame.Height; y++)
        {
            deflater.Write(compression == PngCompression.Fast
                ? filter.ApplyBest(frame.Row(y), PngFilters.Sub, PngFilters.Up)
                : filter.ApplyBest(frame.Row(y), PngFilters.None, PngFilters.Paeth));
        }
    }

    private void WriteChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        file.Write(length);
        var start = file.Written.Length;
        file.Write(type);
        file.Write(content);
        WriteChecksum(start);
    }

    private void WriteChecksum(int start)
    {
        Span<byte> checksum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, PngChecksum.Of(file.Written[start..]));
        file.Write(checksum);
    }
}
