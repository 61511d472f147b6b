using KartHub.Contracts.Recording;

namespace KartHub.Web.Features.Recordings.Store;

/// <summary>Tells pictures by their first bytes.</summary>
public static class PictureSignature
{
    private static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    /// <summary>The format, or null if the bytes begin as neither does.</summary>
    public static PictureFormat? Of(ReadOnlySpan<byte> picture) =>
        picture.StartsWith(Png) ? PictureFormat.Png
        : picture.StartsWith(Jpeg) ? PictureFormat.Jpeg
        : null;

    public static string MediaType(this PictureFormat format) => format == PictureFormat.Png ? "image/png" : "image/jpeg";

    public static string Extension(this PictureFormat format) => format == PictureFormat.Png ? ".png" : ".jpg";
}
