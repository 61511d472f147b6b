using System.Buffers.Binary;
using System.Security.Cryptography;
using KartHub.Imaging;

namespace KartHub.Training.Recordings.Quality;

/// <summary>What is remembered of a picture that was looked at.</summary>
/// <param name="Size">As it was recorded.</param>
/// <param name="Content">Equal for equal pixels, and as good as never for others (SHA-256, its first 64 bits).</param>
/// <param name="IsBlack">Whether there is nothing to see in it.</param>
public readonly record struct PictureTraits(PictureSize Size, ulong Content, bool IsBlack)
{
    private const byte Dark = 8; // JPEG does not keep black quite black.

    public static PictureTraits Of(Frame picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Of(picture.Size, picture.Pixels);
    }

    /// <summary>The same of a picture that was made small.</summary>
    /// <param name="size">As it was recorded.</param>
    /// <param name="pixels">Red, green, blue of every pixel.</param>
    public static PictureTraits Of(PictureSize size, ReadOnlySpan<byte> pixels) => new(size, ContentOf(pixels), !pixels.ContainsAnyExceptInRange((byte)0, Dark));

    /// <summary>The <see cref="Content"/> of a picture's pixels.</summary>
    internal static ulong ContentOf(ReadOnlySpan<byte> pixels)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(pixels, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
