using KartHub.Imaging.JpegCoding;

namespace KartHub.Imaging;

/// <summary>JPEG pictures, read and written by libjpeg-turbo where it is installed, else by GDI+ on Windows.</summary>
public static class Jpeg
{
    /// <summary>
    /// What recordings are written with: at the size that networks see no one sees a difference, in a sixth of a PNG's bytes. At 90 it is a quarter,
    /// and thirty people's half hours do not fit on a disk of 50 GB.
    /// </summary>
    public const int UsualQuality = 75;

    private static readonly IJpegCodec? Codec = TurboJpeg.Library ?? (OperatingSystem.IsWindows() ? GdiPlusJpeg.Library : (IJpegCodec?)null);

    /// <summary>Whether JPEG can be read and written here.</summary>
    public static bool IsAvailable => Codec is not null;

    /// <summary>Whether the bytes begin as a JPEG does.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith<byte>([0xFF, 0xD8, 0xFF]);

    /// <summary>Reads the size alone, which allocates nothing, and finds out whether the file is whole. Needs no library.</summary>
    /// <exception cref="ImageFormatException">The file is no JPEG, or a broken one.</exception>
    public static PictureSize ReadSize(ReadOnlySpan<byte> file) => JpegMarkers.Check(file);

    /// <summary>Reads a picture.</summary>
    /// <exception cref="ImageFormatException">The file is no JPEG, a broken one, or nobody reads JPEG here.</exception>
    public static Frame Read(ReadOnlySpan<byte> file)
    {
        var codec = ToRead();
        var (width, height) = ReadSize(file);
        var frame = new Frame(width, height);
        codec.Decode(file, frame);
        return frame;
    }

    /// <summary>The same into a frame of the picture's size.</summary>
    /// <exception cref="ImageFormatException">As <see cref="Read"/>, or the size differs. The frame may be partly overwritten.</exception>
    public static void ReadInto(ReadOnlySpan<byte> file, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var codec = ToRead();
        Picture.CheckSize(ReadSize(file), frame);
        codec.Decode(file, frame);
    }

    /// <summary>Writes a picture, its colours at half the resolution (4:2:0).</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="quality">1 to 100.</param>
    /// <exception cref="ImageFormatException">Nobody writes JPEG here.</exception>
    public static byte[] Write(Frame frame, int quality = UsualQuality)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return (Codec ?? throw MissingToWrite()).Encode(frame, quality);
    }

    internal static ImageFormatException Missing() => new(
        "The picture is a JPEG, and the library that reads JPEG is not installed. Install libjpeg-turbo (on Debian and Ubuntu the package libturbojpeg0), or use PNG pictures.");

    internal static ImageFormatException MissingToWrite() => new(
        "The library that writes JPEG is not installed. Install libjpeg-turbo (on Debian and Ubuntu the package libturbojpeg0), or record in PNG.");

    private static IJpegCodec ToRead() => Codec ?? throw Missing();
}
