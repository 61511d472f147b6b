using KartHub.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace KartHub.Training.Tests.Recordings;

/// <summary>Writes pictures in the formats that only others write.</summary>
internal static class OtherWriter
{
    /// <param name="frame">The picture. A GIF has 256 colours of it.</param>
    /// <param name="extension"><c>.bmp</c>, <c>.webp</c> (without loss) or <c>.gif</c>.</param>
    public static byte[] Write(Frame frame, string extension)
    {
        IImageEncoder encoder = extension switch
        {
            ".bmp" => new BmpEncoder { BitsPerPixel = BmpBitsPerPixel.Pixel24 },
            ".webp" => new WebpEncoder { FileFormat = WebpFileFormatType.Lossless },
            ".gif" => new GifEncoder(),
            _ => throw new ArgumentOutOfRangeException(nameof(extension)),
        };
        using var image = Image.LoadPixelData<Rgb24>(frame.Pixels, frame.Width, frame.Height);
        using var stream = new MemoryStream();
        image.Save(stream, encoder);
        return stream.ToArray();
    }
}
