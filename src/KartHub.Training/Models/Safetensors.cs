using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Training.Engine;

namespace KartHub.Training.Models;

/// <summary>
/// Weights in the safetensors format (https://huggingface.co/docs/safetensors): the header's length as a little-endian 64-bit
/// number, a JSON header, the tensors one after the other. KartHub writes and reads 32-bit floats.
/// </summary>
public static class Safetensors
{
    /// <summary>The largest header read; KartHub's own are about 1 KiB.</summary>
    public const int MaxHeaderBytes = 1 << 20;

    private const int LengthBytes = 8;
    private const string Metadata = "__metadata__";

    private static readonly JsonDocumentOptions HeaderOptions = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    public static byte[] Write(IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var header = Header(tensors, metadata);
        var padded = (header.Length + LengthBytes - 1) / LengthBytes * LengthBytes;
        var file = new byte[LengthBytes + padded + tensors.Sum(tensor => tensor.Values.LongLength * sizeof(float))];
        BinaryPrimitives.WriteInt64LittleEndian(file, padded);
        header.CopyTo(file, LengthBytes);
        file.AsSpan(LengthBytes + header.Length, padded - header.Length).Fill((byte)' ');
        var at = LengthBytes + padded;
        foreach (var tensor in tensors)
        {
            foreach (var value in tensor.Values)
            {
                BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(at), value);
                at += sizeof(float);
            }
        }

        return file;
    }

    /// <summary>Reads every tensor, in the order of their places in the file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="origin">The file's name, for messages.</param>
    /// <exception cref="Refusal">The file is not what it should be.</exception>
    public static IReadOnlyList<Tensor> Read(ReadOnlySpan<byte> file, string origin)
    {
        if (file.Length < LengthBytes)
        {
            throw Broken(origin, $"it has {file.Length} bytes, too few for a header");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > MaxHeaderBytes || length > (ulong)(file.Length - LengthBytes))
        {
            throw Broken(origin, $"its header claims {length} bytes");
        }

        var entries = ReadHeader(file.Slice(LengthBytes, (int)length), origin);
        var data = file[(LengthBytes + (int)length)..];
        var tensors = new List<Tensor>(entries.Count);
        long expected = 0;
        foreach (var entry in entries)
        {
            if (entry.Begin != expected || entry.End > data.Length)
            {
                throw Broken(origin, $"'{entry.Name}' lies at {entry.Begin}..{entry.End}, where {expected}.. of {data.Length} bytes was expected");
            }

            tensors.Add(new Tensor(entry.Name, entry.Shape, Values(data[(int)entry.Begin..(int)entry.End])));
            expected = entry.End;
        }

        return expected == data.Length ? tensors : throw Broken(origin, $"{data.Length - expected} bytes at its end belong to no tensor");
    }

    private static byte[] Header(IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                WriteMetadata(json, metadata);
            }

            long begin = 0;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (var side in tensor.Shape)
                {
                    json.WriteNumberValue(side);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(begin);
                begin += tensor.Values.LongLength * sizeof(float);
                json.WriteNumberValue(begin);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(Metadata);
        foreach (var (key, value) in metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static List<Entry> ReadHeader(ReadOnlySpan<byte> header, string origin)
    {
        try
        {
            using var json = JsonDocument.Parse(header.ToArray(), HeaderOptions);
            return [.. json.RootElement.EnumerateObject()
                .Where(property => property.Name != Metadata)
                .Select(property => ReadEntry(property, origin))
                .OrderBy(entry => entry.Begin)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new Refusal("safetensors.header", $"{origin} is no safetensors file: its header cannot be read ({exception.Message})", exception);
        }
    }

    private static Entry ReadEntry(JsonProperty property, string origin)
    {
        var type = property.Value.GetProperty("dtype").GetString();
        if (type != "F32")
        {
            throw Broken(origin, $"'{property.Name}' holds {type} numbers; KartHub reads F32");
        }

        var shape = property.Value.GetProperty("shape").EnumerateArray().Select(side => side.GetInt32()).ToArray();
        var offsets = property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        var bytes = shape.Aggregate((Int128)sizeof(float), (size, side) => size > long.MaxValue ? size : size * side);
        return shape.Length <= 8 && shape.All(side => side > 0) && offsets is [>= 0, var end] && end >= offsets[0] && end - offsets[0] == bytes
            ? new Entry(property.Name, shape, offsets[0], end)
            : throw Broken(origin, $"'{property.Name}' of shape [{string.Join(", ", shape)}] claims bytes [{string.Join(", ", offsets)}]");
    }

    private static float[] Values(ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        if (BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return values;
    }

    private static Refusal Broken(string origin, string why) => new("safetensors.broken", $"{origin} is no safetensors file that can be used: {why}.");

    private readonly record struct Entry(string Name, int[] Shape, long Begin, long End);
}
