using KartHub.Contracts;
using KartHub.Training.Files;

namespace KartHub.Training.Interchange.Hdf5;

/// <summary>
/// Reads what Keras writes through h5py (HDF5 File Format Specification 3.0): superblocks 0 to 3, groups of the older and the newer form, datasets of numbers
/// in one piece or in chunks, attributes with numbers and text. Whatever else HDF5 can do is refused by name.
/// </summary>
internal static class Hdf5Reader
{
    private const int MaxBytes = 1 << 30;
    private const int RootAddress = 36; // In a superblock 2 or 3.
    private const int SymbolTableEntry = 56; // In older ones: behind the superblock's fixed part and four addresses.

    /// <summary>The eight bytes an HDF5 file begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a file's root group.</summary>
    /// <exception cref="Refusal">There is no file, or it is no HDF5 file that can be read.</exception>
    public static Hdf5Object Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new Refusal("file.not-found", $"There is no file at {path}.");
        }

        var content = RegularFile.ReadAtMost(path, MaxBytes);
        return content is null
            ? throw new Refusal("hdf5.too-large", $"{path} has more than the {MaxBytes} bytes of the largest model KartHub reads.")
            : Open(content, path);
    }

    /// <summary>The same for a file's content.</summary>
    /// <param name="origin">The file's name, for messages.</param>
    public static Hdf5Object Open(ReadOnlyMemory<byte> content, string origin)
    {
        var file = new Hdf5Bytes(content, origin);
        var at = FindSignature(content.Span);
        if (at < 0)
        {
            throw new Refusal("hdf5.no-signature", $"{origin} is no HDF5 file: it does not have HDF5's signature.");
        }

        var version = file.U8(at + 8, "superblock");
        if (version > 3)
        {
            throw file.Unsupported($"a superblock of version {version}");
        }

        var sizes = at + (version >= 2 ? 9 : 13);
        var (offsets, lengths) = (file.U8(sizes, "superblock"), file.U8(sizes + 1, "superblock"));
        if (offsets != 8 || lengths != 8)
        {
            throw file.Unsupported($"addresses of {offsets} and lengths of {lengths} bytes");
        }

        var root = file.I64(at + version switch { 0 => SymbolTableEntry + 8, 1 => SymbolTableEntry + 12, _ => RootAddress }, "root group");
        file.Base = at;
        return new Hdf5Object(file, root, "/");
    }

    // At 0, or behind something else at 512, 1024, 2048 and so on.
    private static long FindSignature(ReadOnlySpan<byte> content)
    {
        for (long at = 0; at + Signature.Length <= content.Length; at = at == 0 ? 512 : at * 2)
        {
            if (content[(int)at..].StartsWith(Signature))
            {
                return at;
            }
        }

        return -1;
    }
}
