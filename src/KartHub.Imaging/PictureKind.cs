using KartHub.Contracts.Recording;
using KartHub.Imaging.OtherCoding;

namespace KartHub.Imaging;

/// <summary>The kinds of pictures that recordings hold: how one is told by its first bytes, and what it is called elsewhere.</summary>
public static class PictureKind
{
    /// <summary>The endings that files of these kinds have, with their dots, in small letters.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", ".bmp", ".webp", ".gif"];

    /// <summary>The kind, or null if the bytes begin as none does.</summary>
    public static PictureFormat? Of(ReadOnlySpan<byte> picture)
    {
        if (Png.IsPng(picture))
        {
            return PictureFormat.Png;
        }

        if (Jpeg.IsJpeg(picture))
        {
            return PictureFormat.Jpeg;
        }

        if (WebPFile.Is(picture))
        {
            return PictureFormat.WebP;
        }

        if (GifFile.Is(picture))
        {
            return PictureFormat.Gif;
        }

        return BmpFile.Is(picture) ? PictureFormat.Bmp : null;
    }

    /// <summary>Whether agents record it; the others come with uploads alone.</summary>
    public static bool IsRecorded(this PictureFormat format) => format is PictureFormat.Png or PictureFormat.Jpeg;

    public static string MediaType(this PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "image/jpeg",
        PictureFormat.Bmp => "image/bmp",
        PictureFormat.WebP => "image/webp",
        PictureFormat.Gif => "image/gif",
        _ => "image/png",
    };

    /// <summary>A file name's ending, with its dot.</summary>
    public static string Extension(this PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => ".jpg",
        PictureFormat.Bmp => ".bmp",
        PictureFormat.WebP => ".webp",
        PictureFormat.Gif => ".gif",
        _ => ".png",
    };

    /// <summary>The ending for a file that holds such a picture.</summary>
    public static string ExtensionOf(ReadOnlySpan<byte> picture) => (Of(picture) ?? PictureFormat.Png).Extension();
}
