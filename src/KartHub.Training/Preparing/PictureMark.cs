using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace KartHub.Training.Preparing;

/// <summary>A number by which a prepared picture is known again.</summary>
internal static class PictureMark
{
    /// <summary>The same for the same picture and for its mirror image, and for practically no other.</summary>
    /// <param name="pixels">Height × width × (red, green, blue).</param>
    /// <param name="width">In pixels.</param>
    public static ulong Of(ReadOnlySpan<byte> pixels, int width)
    {
        var rented = ArrayPool<byte>.Shared.Rent(pixels.Length);
        try
        {
            var mirrored = rented.AsSpan(0, pixels.Length);
            pixels.CopyTo(mirrored);
            PictureMirror.Mirror(mirrored, width);
            return unchecked(Hash(pixels) + Hash(mirrored)); // A sum does not mind which of the two was the picture.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> pixels)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(pixels, hash);
        return MemoryMarshal.Read<ulong>(hash);
    }
}
