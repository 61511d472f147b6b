using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace KartHub.Training.Tests.Mutations;

/// <summary>Makes broken files of good ones, the same ones for the same seed: bits turned, numbers made huge, values made null, parts cut, doubled, moved, filled up.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly long[] Numbers = [0, 1, -1, 2, 127, 128, 255, 256, 32767, 65535, int.MaxValue, int.MinValue, 1L << 32, 1L << 40, 1L << 62, long.MaxValue, long.MinValue];
    private static readonly byte[][] Words = [.. ((string[])["-1", "0", "1e308", "1099511627776", "999999999999999999999", "null", "true", "[]", "{}", "\"\"", "NaN", ",", "[", "}", "\"", "\\u0000", "\\ud800"]).Select(Encoding.ASCII.GetBytes)];

    private readonly Random random = new(seed);

    /// <summary>A broken copy: up to four changes, near each other half of the time, for what belongs together lies together.</summary>
    public byte[] Break(byte[] good)
    {
        var file = good;
        var changes = random.Next(1, 5);
        var near = random.Next(2) == 0 ? random.Next(Math.Max(1, good.Length)) : -1;
        for (var i = 0; i < changes; i++)
        {
            file = Change(file, near);
        }

        return file;
    }

    private byte[] Change(byte[] file, int near)
    {
        if (file.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        var at = near < 0 ? random.Next(file.Length) : Math.Min(file.Length - 1, near + random.Next(64));
        return random.Next(13) switch
        {
            0 => file[..at],
            1 => [.. file[..at], .. file[Math.Min(file.Length, at + 1 + random.Next(16))..]],
            2 => [.. file[..at], .. file[at..Math.Min(file.Length, at + 1 + random.Next(256))], .. file[at..]],
            3 => [.. file[..at], .. Words[random.Next(Words.Length)], .. file[at..]],
            4 => Digits(file, at),
            5 or 6 => Number(file, at),
            7 => Moved(file, at),
            8 => [.. file, .. new byte[random.Next(1, 64)]],
            9 => Set(file, at, (byte)random.Next(256)),
            10 => Null(file, at),
            _ => Set(file, at, (byte)(file[at] ^ 1 << random.Next(8))),
        };
    }

    private static byte[] Set(byte[] file, int at, byte value)
    {
        var copy = (byte[])file.Clone();
        copy[at] = value;
        return copy;
    }

    // Four or eight bytes, where numbers stand mostly.
    private byte[] Number(byte[] file, int at)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Numbers[random.Next(Numbers.Length)]);
        var copy = (byte[])file.Clone();
        at = at / 4 * 4;
        bytes.AsSpan(0, Math.Min(random.Next(2) == 0 ? 4 : 8, file.Length - at)).CopyTo(copy.AsSpan(at));
        return copy;
    }

    // The next number written in digits becomes another one.
    private byte[] Digits(byte[] file, int at)
    {
        var from = Array.FindIndex(file, at, value => value is >= (byte)'0' and <= (byte)'9');
        if (from < 0)
        {
            return Set(file, at, (byte)'9');
        }

        var end = from;
        while (end < file.Length && file[end] is >= (byte)'0' and <= (byte)'9')
        {
            end++;
        }

        return [.. file[..from], .. Words[random.Next(Words.Length)], .. file[end..]];
    }

    // The next value of a JSON text becomes null: behind a name, or in a list.
    private static byte[] Null(byte[] file, int at)
    {
        var from = file.AsSpan(at).IndexOfAny(":[,"u8);
        var reader = new Utf8JsonReader(from < 0 ? [] : file.AsSpan(at + from + 1), isFinalBlock: true, state: default);
        try
        {
            return reader.Read() && reader.TrySkip() ? [.. file[..(at + from + 1)], .. "null"u8, .. file[(at + from + 1 + (int)reader.BytesConsumed)..]] : Set(file, at, (byte)'n');
        }
        catch (JsonException)
        {
            return Set(file, at, (byte)'n');
        }
    }

    private byte[] Moved(byte[] file, int at)
    {
        var copy = (byte[])file.Clone();
        var length = Math.Min(file.Length - at, 1 + random.Next(128));
        file.AsSpan(at, length).CopyTo(copy.AsSpan(random.Next(file.Length - length + 1)));
        return copy;
    }
}
