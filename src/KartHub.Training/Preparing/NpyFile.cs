using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using KartHub.Contracts;

namespace KartHub.Training.Preparing;

/// <summary>
/// NumPy's array files (format 1.0, NEP 1): a magic word, two version bytes, the header's length in 16 bits, a Python
/// dictionary padded with spaces to a multiple of 64, then the numbers, the last index running fastest.
/// </summary>
public static partial class NpyFile
{
    /// <summary>Unsigned bytes.</summary>
    public const string Bytes = "|u1";

    /// <summary>32-bit floats, little-endian.</summary>
    public const string Floats = "<f4";

    /// <summary>What <see cref="WriteHeader"/> writes, whatever the shape: the numbers begin here.</summary>
    public const int HeaderSize = 128;

    private const int MaxHeaderSize = 64 << 10;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Writes the first <see cref="HeaderSize"/> bytes of a file.</summary>
    public static void WriteHeader(Stream output, string type, params ReadOnlySpan<int> shape)
    {
        var dimensions = new StringBuilder();
        foreach (var length in shape)
        {
            dimensions.Append(CultureInfo.InvariantCulture, $"{length}, ");
        }

        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({dimensions.ToString().TrimEnd()}), }}";
        Span<byte> header = stackalloc byte[HeaderSize];
        header.Fill((byte)' ');
        Magic.CopyTo(header);
        (header[6], header[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], HeaderSize - 10);
        Encoding.ASCII.GetBytes(text, header[10..]);
        header[^1] = (byte)'\n';
        output.Write(header);
    }

    /// <summary>Writes a whole file of floats.</summary>
    public static void Write(Stream output, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        WriteHeader(output, Floats, shape);
        output.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Reads the header of a file and checks that as many numbers follow as it says.</summary>
    /// <param name="file">At its beginning; left where the numbers begin.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="Refusal">It is no array file, or cut, or of another type.</exception>
    public static NpyHeader ReadHeader(Stream file, string name)
    {
        Span<byte> start = stackalloc byte[12];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read < start.Length || !start.StartsWith(Magic) || start[6] is < 1 or > 3)
        {
            throw new Refusal("npy.unknown-kind", $"{name} is not a NumPy array file.");
        }

        var prefix = start[6] == 1 ? 10 : 12;
        var length = start[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > MaxHeaderSize || prefix + length > file.Length)
        {
            throw new Refusal("npy.header-cut", $"{name} ends within its header.");
        }

        var text = new byte[length];
        file.Position = prefix;
        file.ReadExactly(text);
        var header = Parse(Encoding.Latin1.GetString(text), prefix + (int)length, name);
        var size = header.Shape.Aggregate((Int128)header.ItemSize, (product, side) => product > long.MaxValue ? product : product * side) + header.DataOffset;
        return size == file.Length
            ? header
            : throw new Refusal("npy.cut", $"{name} has {file.Length:N0} bytes, but its header says {size:N0}: it was cut or damaged.");
    }

    private static NpyHeader Parse(string text, int offset, string name)
    {
        var (type, order, shape) = (TypePattern().Match(text), OrderPattern().Match(text), ShapePattern().Match(text));
        if (!type.Success || !order.Success || !shape.Success || order.Groups[1].Value != "False")
        {
            throw new Refusal("npy.header", $"{name} has a NumPy header that KartHub does not read: {text.Trim()}");
        }

        var sides = new List<int>();
        foreach (var side in shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            sides.Add(int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                ? length
                : throw new Refusal("npy.header", $"{name} has a NumPy header that KartHub does not read: {text.Trim()}"));
        }

        var itemSize = type.Groups[1].Value switch { Bytes => 1, Floats => 4, _ => 0 };
        return itemSize > 0 && sides.Count <= 8
            ? new NpyHeader(type.Groups[1].Value, itemSize, sides, offset)
            : throw new Refusal("npy.type", $"{name} holds numbers of type {type.Groups[1].Value}; KartHub reads {Bytes} and {Floats}.");
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']{1,16})'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([0-9, ]{0,128})\)")]
    private static partial Regex ShapePattern();
}

/// <summary>What a NumPy array file holds.</summary>
/// <param name="Type"><see cref="NpyFile.Bytes"/> or <see cref="NpyFile.Floats"/>.</param>
/// <param name="ItemSize">Bytes a number.</param>
/// <param name="Shape">The lengths of its sides, outermost first.</param>
/// <param name="DataOffset">Where in the file the numbers begin.</param>
public sealed record NpyHeader(string Type, int ItemSize, IReadOnlyList<int> Shape, int DataOffset);
