using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging.OtherCoding;

namespace KartHub.Imaging;

/// <summary>Pictures of any kind that recordings hold: PNG and JPEG, and BMP, WebP and GIF (its first picture) of other programs.</summary>
public static class Picture
{
    /// <summary>The kinds, to name them in messages.</summary>
    public const string Kinds = "PNG, JPEG, BMP, WebP or GIF";

    /// <summary>Reads a picture, whose kind is told by how it begins.</summary>
    /// <exception cref="ImageFormatException">It is of no such kind, or broken; the message says which.</exception>
    public static Frame Read(ReadOnlySpan<byte> file)
    {
        switch (KindOf(file))
        {
            case PictureFormat.Png:
                return Png.Read(file);
            case PictureFormat.Jpeg:
                return Jpeg.Read(file);
            case var other:
                var size = OtherPicture.Check(other, file);
                var frame = new Frame(size.Width, size.Height);
                OtherPicture.ReadInto(other, file, frame);
                return frame;
        }
    }

    /// <summary>The same into a frame of the picture's size.</summary>
    /// <exception cref="ImageFormatException">As <see cref="Read"/>, or the size differs.</exception>
    public static void ReadInto(ReadOnlySpan<byte> file, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        switch (KindOf(file))
        {
            case PictureFormat.Png:
                Png.ReadInto(file, frame);
                break;
            case PictureFormat.Jpeg:
                Jpeg.ReadInto(file, frame);
                break;
            case var other:
                OtherPicture.ReadInto(other, file, frame);
                break;
        }
    }

    /// <summary>Reads the size alone.</summary>
    /// <exception cref="ImageFormatException">As <see cref="Read"/>.</exception>
    public static PictureSize ReadSize(ReadOnlySpan<byte> file) => KindOf(file) switch
    {
        PictureFormat.Png => Png.ReadSize(file),
        PictureFormat.Jpeg => Jpeg.ReadSize(file),
        var other => OtherPicture.Check(other, file),
    };

    /// <summary>Finds damage without decoding: a PNG's checksums are verified; the others, which have none, are walked through to their end.</summary>
    /// <exception cref="ImageFormatException">As <see cref="Read"/>.</exception>
    public static PictureSize Verify(ReadOnlySpan<byte> file) => KindOf(file) == PictureFormat.Png ? Png.Verify(file) : ReadSize(file);

    internal static void CheckSize(PictureSize size, Frame frame)
    {
        if (size.Width != frame.Width || size.Height != frame.Height)
        {
            throw new ImageFormatException($"The picture is {size}; {frame.Width}×{frame.Height} was expected.");
        }
    }

    private static PictureFormat KindOf(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
        {
            throw new ImageFormatException($"The file is empty; it should be a picture ({Kinds}).");
        }

        if (GitLfsPointer.Is(file))
        {
            throw new ImageFormatException("The file is a Git LFS pointer, not the picture itself: run 'git lfs pull' where it came from.");
        }

        return PictureKind.Of(file) ?? throw new ImageFormatException($"The file is no picture: it does not begin as {Kinds} does.");
    }
}
