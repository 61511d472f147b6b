using System.Buffers.Binary;
using System.Text;
using KartHub.Contracts;

namespace KartHub.Agent.Emulators;

/// <summary>A game's file, as far as its first 64 bytes tell.</summary>
/// <param name="Path">Where it is, in full.</param>
/// <param name="Title">What the cartridge calls itself.</param>
/// <param name="Order">How its bytes are swapped; emulators read all three.</param>
public sealed record Rom(string Path, string Title, RomOrder Order)
{
    private const int HeaderLength = 64;
    private const int TitleAt = 0x20;
    private const int TitleLength = 20;
    private const int SmallestLength = 4096; // The header and the program that the console's start copies.

    /// <summary>Looks at a file.</summary>
    /// <exception cref="Refusal">It is not there or no game; the message says what it is instead, where that can be told.</exception>
    public static Rom Read(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            using var file = File.OpenRead(full);
            var header = new byte[HeaderLength];
            var length = file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
            if (OrderOf(header) is not { } order || file.Length < SmallestLength)
            {
                throw new Refusal("rom.no-game", $"{full} is no Nintendo 64 game. {Explain(header.AsSpan(0, length), file.Length)}");
            }

            Unswap(header, order);
            return new Rom(full, Encoding.Latin1.GetString(header, TitleAt, TitleLength).Trim(' ', '\0'), order);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new Refusal("rom.not-found", $"There is no file {full}. Give the path of your own copy of the game: --rom PATH.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Refusal("rom.unreadable", $"{full} cannot be read: {e.Message}", e);
        }
    }

    private static RomOrder? OrderOf(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header) switch
    {
        0x80371240 => RomOrder.Z64,
        0x37804012 => RomOrder.V64,
        0x40123780 => RomOrder.N64,
        _ => null,
    };

    private static void Unswap(Span<byte> header, RomOrder order)
    {
        var unit = order switch { RomOrder.V64 => 2, RomOrder.N64 => 4, _ => 1 };
        for (var i = 0; i < header.Length; i += unit)
        {
            header.Slice(i, unit).Reverse();
        }
    }

    private static Phrase Explain(ReadOnlySpan<byte> start, long length)
    {
        if (start.StartsWith("PK"u8))
        {
            return new Phrase("rom.zip", $"It is a zip: unpack it, and give the .z64, .v64 or .n64 in it.");
        }

        if (start.StartsWith("7z"u8))
        {
            return new Phrase("rom.seven-zip", $"It is a 7z archive: unpack it, and give the .z64, .v64 or .n64 in it.");
        }

        if (start.StartsWith("NES\x1a"u8))
        {
            return new Phrase("rom.nes", $"It is a game for the NES.");
        }

        if (length == 0)
        {
            return new Phrase("rom.empty", $"It is empty.");
        }

        return start.Length >= 4 && OrderOf(start) is not null
            ? new Phrase("rom.cut-off", $"It has only {length} bytes: the copy is not complete.")
            : new Phrase("rom.no-header", $"It begins with none of the three headers of .z64, .v64 and .n64 files.");
    }
}

/// <summary>How a game's bytes lie in its file.</summary>
public enum RomOrder
{
    /// <summary>As the console reads them.</summary>
    Z64,

    /// <summary>Every two swapped.</summary>
    V64,

    /// <summary>Every four reversed.</summary>
    N64,
}
