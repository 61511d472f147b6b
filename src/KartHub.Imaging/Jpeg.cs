namespace KartHub.Imaging;

/// <summary>JPEG pictures, read and written through libjpeg-turbo where it is installed.</summary>
public static class Jpeg
{
    /// <summary>Whether libjpeg-turbo is installed.</summary>
    public static bool IsAvailable => TurboJpeg.Library is not null;

    /// <summary>Whether the bytes begin as a JPEG does.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith<byte>([0xFF, 0xD8, 0xFF]);

    /// <summary>Reads the size alone.</summary>
    /// <exception cref="ImageFormatException">The file is no JPEG, a broken one, or the library is missing.</exception>
    public static PictureSize ReadSize(ReadOnlySpan<byte> file)
    {
        using var decoder = new TurboJpeg.Decoder(TurboJpeg.Required);
        return decoder.ReadSize(file);
    }

    /// <summary>Reads a picture.</summary>
    /// <exception cref="ImageFormatException">The file is no JPEG, a broken one, or the library is missing.</exception>
    public static Frame Read(ReadOnlySpan<byte> file)
    {
        using var decoder = new TurboJpeg.Decoder(TurboJpeg.Required);
        var (width, height) = decoder.ReadSize(file);
        var frame = new Frame(width, height);
        decoder.Decode(file, frame);
        return frame;
    }

    /// <summary>The same into a frame of the picture's size.</summary>
    /// <exception cref="ImageFormatException">As <see cref="Read"/>, or the size differs. The frame may be partly overwritten.</exception>
    public static void ReadInto(ReadOnlySpan<byte> file, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        using var decoder = new TurboJpeg.Decoder(TurboJpeg.Required);
        Picture.CheckSize(decoder.ReadSize(file), frame);
        decoder.Decode(file, frame);
    }

    /// <summary>Writes a picture, its colours at half the resolution (4:2:0).</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="quality">1 to 100. At 90 no one sees a difference at the size that networks see, in about a quarter of a PNG's bytes.</param>
    /// <exception cref="ImageFormatException">The library is missing.</exception>
    public static byte[] Write(Frame frame, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return (TurboJpeg.Library ?? throw TurboJpeg.MissingToWrite()).Encode(frame, quality);
    }
}
