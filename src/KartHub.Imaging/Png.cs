using System.Buffers;
using KartHub.Imaging.PngCoding;

namespace KartHub.Imaging;

/// <summary>How a PNG is packed; the pixels are the same.</summary>
public enum PngCompression
{
    /// <summary>One filter and quick packing: for recording and previews.</summary>
    Fast,

    /// <summary>The best filter for each row and thorough packing: for keeping. About two thirds of the bytes, in four times the time.</summary>
    Small,
}

/// <summary>PNG pictures (W3C Portable Network Graphics, second edition), read and written.</summary>
public static class Png
{
    /// <summary>Whether the bytes begin as a PNG does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(PngFile.Signature);

    /// <summary>Reads the size alone, from the first 33 bytes.</summary>
    /// <exception cref="ImageFormatException">The file is no PNG, or its header is broken.</exception>
    public static PictureSize ReadSize(ReadOnlySpan<byte> file) => PngFile.ReadSize(file);

    /// <summary>Checks every checksum and that all chunks are there, without decoding: about 3 % of a decoding's time.</summary>
    /// <exception cref="ImageFormatException">The file is no PNG, or was damaged.</exception>
    public static PictureSize Verify(ReadOnlySpan<byte> file)
    {
        var info = PngFile.Parse(file).Info;
        return new PictureSize(info.Width, info.Height);
    }

    /// <summary>
    /// Reads a picture of any colour type and bit depth, interlaced or not, up to <see cref="PictureSize.MostPixels"/>.
    /// What is transparent becomes black; more than 8 bits are rounded; colour profiles are ignored. Every checksum is verified.
    /// </summary>
    /// <exception cref="ImageFormatException">The file is no PNG, or a broken one; the message says what is wrong.</exception>
    public static Frame Read(ReadOnlySpan<byte> file)
    {
        var png = PngFile.Parse(file);
        PngDecoder.CheckEnoughData(png);
        var frame = new Frame(png.Info.Width, png.Info.Height);
        PngDecoder.Decode(png, frame);
        return frame;
    }

    /// <summary>The same into a frame that is there already: allocates nothing large.</summary>
    /// <exception cref="ImageFormatException">As <see cref="Read"/>, or the picture has another size than <paramref name="frame"/>. The frame may be partly overwritten.</exception>
    public static void ReadInto(ReadOnlySpan<byte> file, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var png = PngFile.Parse(file);
        Picture.CheckSize(new PictureSize(png.Info.Width, png.Info.Height), frame);
        PngDecoder.CheckEnoughData(png);
        PngDecoder.Decode(png, frame);
    }

    /// <summary>Writes 8-bit RGB.</summary>
    public static byte[] Write(Frame frame, PngCompression compression = PngCompression.Fast)
    {
        using var encoder = new PngEncoder(frame, compression);
        return encoder.File.ToArray();
    }

    /// <summary>Writes 8-bit RGB after what <paramref name="output"/> holds.</summary>
    public static void Write(Frame frame, PngCompression compression, IBufferWriter<byte> output)
    {
        using var encoder = new PngEncoder(frame, compression);
        output.Write(encoder.File);
    }
}
