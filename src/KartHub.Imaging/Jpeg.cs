using KartHub.Imaging.JpegCoding;

namespace KartHub.Imaging;

/// <summary>JPEG pictures, read and written by libjpeg-turbo where it is installed, else by ImageSharp.</summary>
public static class Jpeg
{
    /// <summary>
    /// What recordings are written with: at the size that networks see no one sees a difference, in a sixth of a PNG's bytes. At 90 it is a quarter,
    /// and thirty people's half hours do not fit on a disk of 50 GB.
    /// </summary>
    public const int UsualQuality = 75;

    private static readonly IJpegCodec Codec = TurboJpeg.Library ?? (IJpegCodec)new ImageSharpJpeg();

    /// <summary>Whether libjpeg-turbo was found: it takes a fraction of the time, and finds what is broken in the middle of a picture.</summary>
    public static bool IsByLibjpegTurbo => Codec is TurboJpeg;

    /// <summary>Whether the bytes begin as a JPEG does.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith<byte>([0xFF, 0xD8, 0xFF]);

    /// <summary>Reads the size alone, which allocates nothing, and finds out whether the file is whole.</summary>
    /// <exception cref="ImageFormatException">The file is no JPEG, or a broken one.</exception>
    public static PictureSize ReadSize(ReadOnlySpan<byte> file) => JpegMarkers.Check(file).Size;

    /// <summary>Reads a picture.</summary>
    /// <exception cref="ImageFormatException">The file is no JPEG, or a broken one.</exception>
    public static Frame Read(ReadOnlySpan<byte> file)
    {
        var header = JpegMarkers.Check(file);
        var frame = new Frame(header.Size.Width, header.Size.Height);
        Codec.Decode(file, header.IsForPrint, frame);
        return frame;
    }

    /// <summary>The same into a frame of the picture's size.</summary>
    /// <exception cref="ImageFormatException">As <see cref="Read"/>, or the size differs. The frame may be partly overwritten.</exception>
    public static void ReadInto(ReadOnlySpan<byte> file, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var header = JpegMarkers.Check(file);
        Picture.CheckSize(header.Size, frame);
        Codec.Decode(file, header.IsForPrint, frame);
    }

    /// <summary>Writes a picture, its colours at half the resolution (4:2:0).</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="quality">1 to 100.</param>
    public static byte[] Write(Frame frame, int quality = UsualQuality)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return Codec.Encode(frame, quality);
    }
}
