using KartHub.Contracts;
using KartHub.Contracts.Recording;

namespace KartHub.Imaging;

/// <summary>Pictures of either format that recordings hold: PNG, and JPEG where its library is installed.</summary>
public static class Picture
{
    /// <summary>Reads a PNG or JPEG, told apart by how it begins.</summary>
    /// <exception cref="ImageFormatException">It is neither, or broken, or a JPEG and the library is missing; the message says which.</exception>
    public static Frame Read(ReadOnlySpan<byte> file) => IsJpeg(file) ? Jpeg.Read(file) : Png.Read(file);

    /// <summary>The same into a frame of the picture's size.</summary>
    /// <exception cref="ImageFormatException">As <see cref="Read"/>, or the size differs.</exception>
    public static void ReadInto(ReadOnlySpan<byte> file, Frame frame)
    {
        if (IsJpeg(file))
        {
            Jpeg.ReadInto(file, frame);
        }
        else
        {
            Png.ReadInto(file, frame);
        }
    }

    /// <summary>Reads the size alone.</summary>
    /// <exception cref="ImageFormatException">As <see cref="Read"/>.</exception>
    public static PictureSize ReadSize(ReadOnlySpan<byte> file) => IsJpeg(file) ? Jpeg.ReadSize(file) : Png.ReadSize(file);

    /// <summary>Finds damage without decoding: a PNG's checksums are verified; a JPEG, which has none, is walked through to its end.</summary>
    /// <exception cref="ImageFormatException">As <see cref="Read"/>.</exception>
    public static PictureSize Verify(ReadOnlySpan<byte> file) => IsJpeg(file) ? Jpeg.ReadSize(file) : Png.Verify(file);

    internal static void CheckSize(PictureSize size, Frame frame)
    {
        if (size.Width != frame.Width || size.Height != frame.Height)
        {
            throw new ImageFormatException($"The picture is {size}; {frame.Width}×{frame.Height} was expected.");
        }
    }

    private static bool IsJpeg(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
        {
            throw new ImageFormatException("The file is empty; it should be a PNG or JPEG picture.");
        }

        if (GitLfsPointer.Is(file))
        {
            throw new ImageFormatException("The file is a Git LFS pointer, not the picture itself: run 'git lfs pull' where it came from.");
        }

        return PictureKind.Of(file) is { } format
            ? format == PictureFormat.Jpeg
            : throw new ImageFormatException("The file is no picture: it begins neither as a PNG nor as a JPEG.");
    }
}
