using KartHub.Contracts.Recording;

namespace KartHub.Imaging;

/// <summary>The kinds of pictures that are recorded: how one is told by its first bytes, and what it is called elsewhere.</summary>
public static class PictureKind
{
    /// <summary>The kind, or null if the bytes begin as none does.</summary>
    public static PictureFormat? Of(ReadOnlySpan<byte> picture)
    {
        if (Png.IsPng(picture))
        {
            return PictureFormat.Png;
        }

        return Jpeg.IsJpeg(picture) ? PictureFormat.Jpeg : null;
    }

    public static string MediaType(this PictureFormat format) => format == PictureFormat.Png ? "image/png" : "image/jpeg";

    /// <summary>A file name's ending, with its dot.</summary>
    public static string Extension(this PictureFormat format) => format == PictureFormat.Png ? ".png" : ".jpg";

    /// <summary>The ending for a file that holds such a picture.</summary>
    public static string ExtensionOf(ReadOnlySpan<byte> picture) => (Of(picture) ?? PictureFormat.Png).Extension();
}
