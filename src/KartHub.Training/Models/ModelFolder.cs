using System.IO.Compression;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Training.Files;

namespace KartHub.Training.Models;

/// <summary>A model on disk: <c>model.safetensors</c> and <c>model.json</c> side by side in a folder or a zip.</summary>
public static class ModelFolder
{
    public const string WeightsName = "model.safetensors";
    public const string DescriptionName = "model.json";

    private const int MaxWeightsBytes = 512 << 20;
    private const int MaxDescriptionBytes = 4 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Writes the folder. It appears complete or not at all; a model that was there is replaced.</summary>
    /// <exception cref="Refusal">Something else than a model is there.</exception>
    public static void Save(string folder, Model model)
    {
        RequireReplaceable(folder);
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var parent = Path.GetDirectoryName(path) ?? throw new Refusal("model.no-place", $"{folder} is no place for a model: name a folder.");
        Directory.CreateDirectory(parent);
        var mark = $"{Path.GetFileName(path)}.{Guid.NewGuid():n}.tmp";
        var written = Path.Combine(parent, $".new-{mark}");
        var replaced = Path.Combine(parent, $".old-{mark}");
        try
        {
            Directory.CreateDirectory(written);
            var name = new Dictionary<string, string> { ["name"] = model.Description.Name, ["format"] = model.Description.Format };
            WriteThrough(Path.Combine(written, WeightsName), Safetensors.Write(model.Weights, name));
            WriteThrough(Path.Combine(written, DescriptionName), Describe(model.Description));
            Swap(path, written, replaced);
        }
        finally
        {
            Remove(written);
        }

        Remove(replaced);
    }

    /// <summary>Refuses a place where something else than a model would be lost: before a training of minutes, not after it.</summary>
    /// <exception cref="Refusal">Something else than a model is there.</exception>
    public static void RequireReplaceable(string folder)
    {
        if (File.Exists(folder))
        {
            throw new Refusal("model.place-is-file", $"{folder} is a file; name a folder for the model.");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, DescriptionName)))
        {
            throw new Refusal("model.place-taken", $"{folder} holds something else than a model; name an empty or a new folder.");
        }
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">The folder, one of its two files, or a zip of them.</param>
    /// <exception cref="Refusal">There is no model, or it is broken.</exception>
    public static Model Load(string path)
    {
        if (Directory.Exists(path))
        {
            return LoadFiles(path);
        }

        if (!File.Exists(path))
        {
            throw new Refusal("model.not-found", $"There is no model at {path}.");
        }

        if (Path.GetFileName(path) is WeightsName or DescriptionName)
        {
            return LoadFiles(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }

        return IsZip(path)
            ? LoadZip(path)
            : throw new Refusal("model.unknown-kind", $"{path} is no model: name its folder, its {WeightsName}, its {DescriptionName} or a zip of the two.");
    }

    /// <summary>The text of <c>model.json</c>, UTF-8.</summary>
    public static byte[] Describe(ModelDescription description) => JsonSerializer.SerializeToUtf8Bytes(description, Json);

    private static Model LoadFiles(string folder) =>
        Parse(ReadFile(folder, DescriptionName, MaxDescriptionBytes), ReadFile(folder, WeightsName, MaxWeightsBytes), folder);

    private static byte[] ReadFile(string folder, string name, long limit)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        if (!file.Exists)
        {
            throw new Refusal("model.file-missing", $"{folder} is no model: it has no {name}.");
        }

        if (file.Length > limit)
        {
            throw new Refusal("model.too-large", $"{file.FullName} has {file.Length} bytes, more than the {limit} a model may have.");
        }

        var content = File.ReadAllBytes(file.FullName);
        return GitLfsPointer.Is(content) ? throw GitLfsPointer.Refuse(file.FullName) : content;
    }

    private static Model LoadZip(string path)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            return Parse(ReadEntry(zip, path, DescriptionName, MaxDescriptionBytes), ReadEntry(zip, path, WeightsName, MaxWeightsBytes), path);
        }
        catch (InvalidDataException exception)
        {
            throw new Refusal("model.zip-broken", $"{path} is a broken zip: {exception.Message}", exception);
        }
    }

    private static byte[] ReadEntry(ZipArchive zip, string path, string name, int limit)
    {
        var entries = zip.Entries.Where(entry => entry.Name == name).ToList();
        if (entries.Count != 1)
        {
            throw new Refusal("model.zip-ambiguous", $"{path} is no zip of one model: it has {entries.Count} files named {name}.");
        }

        return entries[0].ReadAtMost(limit)
            ?? throw new Refusal("model.zip-too-large", $"{name} in {path} has more than the {limit} bytes a model may have.");
    }

    /// <summary>Reads a model's two files.</summary>
    /// <param name="origin">Where they are from, for messages.</param>
    /// <exception cref="Refusal">They are broken, or no model's.</exception>
    internal static Model Parse(byte[] description, byte[] weights, string origin)
    {
        try
        {
            var described = JsonSerializer.Deserialize<ModelDescription>(description, Json)
                ?? throw new Refusal("model.description-empty", $"{DescriptionName} in {origin} is empty.");
            var model = new Model(described, Safetensors.Read(weights, $"{WeightsName} in {origin}"));
            return ModelCheck.Passed(model, origin);
        }
        catch (JsonException exception)
        {
            throw new Refusal("model.description-unreadable", $"{DescriptionName} in {origin} cannot be read: {exception.Message}", exception);
        }
    }

    private static bool IsZip(string path)
    {
        Span<byte> start = stackalloc byte[4];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("PK\u0003\u0004"u8);
    }

    private static void Swap(string path, string written, string replaced)
    {
        if (!Directory.Exists(path))
        {
            Directory.Move(written, path);
            return;
        }

        Directory.Move(path, replaced);
        try
        {
            Directory.Move(written, path);
        }
        catch
        {
            Directory.Move(replaced, path);
            throw;
        }
    }

    private static void WriteThrough(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
