using KartHub.Contracts.Recording;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata;

namespace KartHub.Imaging.OtherCoding;

/// <summary>Pictures as other programs record them: BMP, WebP and GIF, of which the first picture is read. What is transparent becomes black.</summary>
internal static class OtherPicture
{
    /// <summary>Finds the size, and whether the file is whole, without reading pixels.</summary>
    /// <exception cref="ImageFormatException">It is not, or of a kind that is not read.</exception>
    public static PictureSize Check(PictureFormat format, ReadOnlySpan<byte> file) => format switch
    {
        PictureFormat.Bmp => BmpFile.Parse(file).Size,
        PictureFormat.WebP => WebPFile.Check(file),
        PictureFormat.Gif => GifFile.Check(file),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Reads a picture into a frame that has its size.</summary>
    /// <exception cref="ImageFormatException">The file is broken, or its picture has another size. The frame may be partly overwritten.</exception>
    public static void ReadInto(PictureFormat format, ReadOnlySpan<byte> file, Frame frame)
    {
        Picture.CheckSize(Check(format, file), frame);
        switch (format)
        {
            case PictureFormat.Bmp:
                ImageSharpCodec.Decode("BMP", new BmpDecoder(), file, BmpFile.Parse(file).HasOpacity, frame);
                break;
            case PictureFormat.WebP:
                ImageSharpCodec.Decode("WebP", new WebpDecoder { IgnoreMetadata = true }, file, hasOpacity: true, frame);
                break;
            default:
                ImageSharpCodec.Decode("GIF", new GifDecoder { IgnoreMetadata = true, DecodingMode = FrameDecodingMode.First }, file, hasOpacity: true, frame);
                break;
        }
    }
}
