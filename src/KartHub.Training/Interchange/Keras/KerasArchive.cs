using System.IO.Compression;
using System.Text;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Training.Files;
using KartHub.Training.Recordings.Files;

namespace KartHub.Training.Interchange.Keras;

/// <summary>What Keras 3 saves as <c>.keras</c>: a zip, or a folder, of three files.</summary>
/// <param name="Config">The layers, JSON.</param>
/// <param name="Version">The Keras that wrote it, where it says so.</param>
/// <param name="Weights">HDF5.</param>
internal sealed record KerasArchive(string Config, string? Version, byte[] Weights)
{
    private const string ConfigName = "config.json";
    private const string MetadataName = "metadata.json";
    private const string WeightsName = "model.weights.h5";
    private const int MaxFiles = 1000; // Of those whose packing is looked at.
    private const int MaxTextBytes = 4 << 20;
    private const int MaxWeightsBytes = 128 << 20; // With the optimiser's state three times what is read of it.

    /// <summary>Whether a file that begins so is a zip.</summary>
    public static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\u0003\u0004"u8);

    /// <exception cref="Refusal">It is broken, or no zip of Keras's.</exception>
    public static KerasArchive ReadZip(Stream file, string origin)
    {
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            return Read(name => ReadEntry(zip, name, origin), origin);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            if (ZipDirectory.Look(file, MaxFiles, CancellationToken.None).OtherMethod is { } method)
            {
                throw new Refusal("keras.zip-packed-otherwise", $"{origin} is packed by {ZipFiles.MethodName(method)}, which KartHub does not read. Pack it again as an ordinary zip (Deflate), or save the model again with model.save(\"model.keras\").", exception);
            }

            throw new Refusal("keras.zip-broken", $"{origin} is a broken zip: {exception.Message} Copy the file again, or save the model again with model.save(\"model.keras\").", exception);
        }
    }

    /// <summary>The same three files beside each other.</summary>
    /// <exception cref="Refusal">One of them is missing or too large.</exception>
    public static KerasArchive ReadFolder(string folder) => Read(name => ReadFile(Path.Combine(folder, name), name), folder);

    private static KerasArchive Read(Func<string, byte[]?> find, string origin)
    {
        var config = find(ConfigName) ?? throw Without(ConfigName);
        var weights = find(WeightsName) ?? throw Without(WeightsName);
        return new KerasArchive(Encoding.UTF8.GetString(config), VersionIn(find(MetadataName)), weights);

        Refusal Without(string name) => new("keras.not-an-archive", $"{origin} is no model that Keras saved: it has no {name}. Save the model with model.save(\"model.keras\").");
    }

    private static byte[]? ReadEntry(ZipArchive zip, string name, string origin)
    {
        var entry = zip.Entries.Where(entry => entry.Name == name).MinBy(entry => entry.FullName.Length); // People zip the folder around the files, too.
        if (entry is { IsEncrypted: true })
        {
            throw new Refusal("keras.zip-password", $"{origin} is protected by a password. Pack it again without one.");
        }

        return entry is null ? null : entry.ReadAtMost(LimitOf(name)) ?? throw TooLarge(name, origin);
    }

    private static byte[]? ReadFile(string path, string name)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        return RegularFile.ReadAtMost(path, LimitOf(name)) ?? throw TooLarge(name, path);
    }

    private static int LimitOf(string name) => name == WeightsName ? MaxWeightsBytes : MaxTextBytes;

    private static Refusal TooLarge(string name, string origin) =>
        new("keras.part-too-large", $"{name} of {origin} has more than {LimitOf(name)} bytes, and no network that drives needs as many. Save the model without its optimiser: model.save(\"model.keras\", include_optimizer=False).");

    private static string? VersionIn(byte[]? metadata)
    {
        try
        {
            using var json = JsonDocument.Parse(metadata ?? [], new JsonDocumentOptions { MaxDepth = 4 });
            return json.RootElement.GetProperty("keras_version").GetString();
        }
        catch (Exception exception) when (KerasChain.IsUnreadable(exception))
        {
            return null;
        }
    }
}
