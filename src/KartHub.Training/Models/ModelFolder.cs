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

    /// <summary>
    /// Writes the folder's two files; those of a model that was there are replaced, both or none, and what else is there stays. A crash leaves the
    /// old model or the new one whole, though between two renames under another name beside its place.
    /// </summary>
    /// <exception cref="Refusal">Something else than a model is there.</exception>
    public static void Save(string folder, Model model)
    {
        RequireNothingElse(folder);
        var path = BehindLinks(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var parent = Path.GetDirectoryName(path) ?? throw new Refusal("model.no-place", $"{folder} is no place for a model: name a folder.");
        Directory.CreateDirectory(parent);
        var (written, replaced) = UnfinishedName.OfReplacement(path);
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

        BringBack(replaced, path);
    }

    /// <summary>Refuses a place where something else than a model would be lost, or where nothing can be written: before a training of minutes, not after it.</summary>
    /// <exception cref="Refusal">It is neither new nor empty nor holds a model of KartHub's, or nothing can be written there.</exception>
    public static void RequireReplaceable(string folder)
    {
        RequireNothingElse(folder);
        WritablePlace.Require(folder);
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

    /// <summary>Reads a folder's <c>model.json</c> alone; whether the weights belong to it is not looked at.</summary>
    /// <exception cref="Refusal">It is not there, or broken.</exception>
    public static ModelDescription LoadDescription(string folder) => ParseDescription(ReadFile(folder, DescriptionName, MaxDescriptionBytes), folder);

    /// <summary>The text of <c>model.json</c>, UTF-8.</summary>
    public static byte[] Describe(ModelDescription description) => JsonSerializer.SerializeToUtf8Bytes(description, StrictJson.Indented);

    private static Model LoadFiles(string folder) =>
        Parse(ReadFile(folder, DescriptionName, MaxDescriptionBytes), ReadFile(folder, WeightsName, MaxWeightsBytes), folder);

    private static byte[] ReadFile(string folder, string name, int limit)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            throw new Refusal("model.file-missing", $"{folder} is no model: it has no {name}.");
        }

        var content = RegularFile.ReadAtMost(path, limit) ?? throw new Refusal("model.too-large", $"{path} has more than the {limit} bytes a model may have.");
        return GitLfsPointer.Is(content) ? throw GitLfsPointer.Refuse(path) : content;
    }

    private static Model LoadZip(string path)
    {
        using var file = RegularFile.Open(path);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            return Parse(ReadEntry(zip, path, DescriptionName, MaxDescriptionBytes), ReadEntry(zip, path, WeightsName, MaxWeightsBytes), path);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new Refusal("model.zip-broken", $"{path} is a broken zip: {exception.Message} Copy it again, or pack the model's two files again as an ordinary zip.", exception);
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
        var model = new Model(ParseDescription(description, origin), Safetensors.Read(weights, $"{WeightsName} in {origin}"));
        return ModelCheck.Passed(model, origin);
    }

    private static ModelDescription ParseDescription(byte[] description, string origin)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelDescription>(description, StrictJson.Indented)
                ?? throw new Refusal("model.description-empty", $"{DescriptionName} in {origin} is empty.");
        }
        catch (JsonException exception)
        {
            throw new Refusal("model.description-unreadable", $"{DescriptionName} in {origin} cannot be read: {StrictJson.Fault(exception)}", exception);
        }
    }

    private static void RequireNothingElse(string folder)
    {
        if (File.Exists(folder))
        {
            throw new Refusal("model.place-is-file", $"{folder} is a file; name a folder for the model.");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !IsDescribed(folder))
        {
            throw new Refusal("model.place-taken", $"{folder} holds something else than a model; name an empty or a new folder.");
        }
    }

    private static string BehindLinks(string path) =>
        new DirectoryInfo(path) is { Exists: true } folder && folder.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : path;

    // Another program may call a file so, Keras for one. Whether the weights are broken does not matter.
    private static bool IsDescribed(string folder)
    {
        try
        {
            ParseDescription(ReadFile(folder, DescriptionName, MaxDescriptionBytes), folder);
            return true;
        }
        catch (Refusal)
        {
            return false;
        }
    }

    private static bool IsZip(string path)
    {
        Span<byte> start = stackalloc byte[4];
        using var file = RegularFile.Open(path);
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

    // Whatever happens meanwhile, each file is in one of the two folders.
    private static void BringBack(string replaced, string path)
    {
        if (!Directory.Exists(replaced))
        {
            return;
        }

        File.Delete(Path.Combine(replaced, DescriptionName));
        File.Delete(Path.Combine(replaced, WeightsName));
        foreach (var other in Directory.GetFileSystemEntries(replaced))
        {
            Directory.Move(other, Path.Combine(path, Path.GetFileName(other)));
        }

        Directory.Delete(replaced);
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
