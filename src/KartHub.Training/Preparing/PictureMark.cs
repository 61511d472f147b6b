using System.Buffers;
using KartHub.Training.Recordings.Quality;

namespace KartHub.Training.Preparing;

/// <summary>A number by which a prepared picture is known again.</summary>
internal static class PictureMark
{
    /// <summary>The same for the same picture and for its mirror image, and for practically no other.</summary>
    /// <param name="pixels">Height × width × (red, green, blue).</param>
    /// <param name="width">In pixels.</param>
    public static ulong Of(ReadOnlySpan<byte> pixels, int width) => Of(PictureTraits.ContentOf(pixels), pixels, width);

    /// <summary>The same of a picture whose <see cref="PictureTraits.Content"/> is known.</summary>
    public static ulong Of(ulong content, ReadOnlySpan<byte> pixels, int width)
    {
        var rented = ArrayPool<byte>.Shared.Rent(pixels.Length);
        try
        {
            var mirrored = rented.AsSpan(0, pixels.Length);
            pixels.CopyTo(mirrored);
            PictureMirror.Mirror(mirrored, width);
            return unchecked(content + PictureTraits.ContentOf(mirrored)); // A sum does not mind which of the two was the picture.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
