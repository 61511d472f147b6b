using System.Text;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Files;
using KartHub.Training.Interchange.Hdf5;

namespace KartHub.Training.Interchange.Keras;

/// <summary>
/// What a Keras file holds: layers and their weights. In Keras 1 and 2 and in whole <c>.h5</c> models they are in the order that <c>layer_names</c> and
/// <c>weight_names</c> give (the file's own order is that of the names: dense_10 before dense_8), at the root or under <c>model_weights</c>; Keras 3's own
/// layout is <see cref="Keras3Weights"/>.
/// </summary>
internal sealed record KerasFile
{
    private const string ArchitectureName = "model.json";
    private const int MaxArchitectureBytes = 4 << 20;

    /// <summary>For messages.</summary>
    public required string Origin { get; init; }

    /// <summary>The Keras that wrote it, as far as it says.</summary>
    public required string? Version { get; init; }

    /// <summary>The layers as they are described in the file, or beside it; none: it holds weights alone.</summary>
    public required KerasChain? Chain { get; init; }

    /// <summary>Every layer, those without weights too.</summary>
    public required IReadOnlyList<KerasLayer> Layers { get; init; }

    public IEnumerable<KerasLayer> LayersWithWeights => Layers.Where(layer => layer.Weights.Count > 0);

    /// <summary>Layers and shapes, for messages.</summary>
    public string Found => string.Join("; ", Layers.Select(layer =>
        layer.Weights.Count == 0 ? layer.Name : $"{layer.Name} {string.Join(" + ", layer.Weights.Select(weight => string.Join('×', weight.Shape)))}"));

    /// <summary>A file's name without its endings.</summary>
    public static string NameOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path));
        return name.EndsWith(".weights", StringComparison.OrdinalIgnoreCase) ? name[..^".weights".Length] : name;
    }

    /// <summary>Reads a file of any Keras.</summary>
    /// <param name="path">A <c>.keras</c>, or the folder of one, or an <c>.h5</c>.</param>
    /// <param name="architecture">The file of <c>model.to_json()</c>; otherwise, where the file has weights alone, one beside it that describes a model.</param>
    /// <exception cref="Refusal">It is not there, or none of Keras's, or broken.</exception>
    public static KerasFile Read(string path, string? architecture = null)
    {
        var described = architecture is null ? null : KerasChain.Read(ReadArchitecture(architecture), architecture);
        if (Directory.Exists(path))
        {
            return Of(ReadFolder(path), path, described);
        }

        if (!File.Exists(path))
        {
            throw new Refusal("file.not-found", $"There is no file at {path}.");
        }

        using var file = RegularFile.Open(path);
        Span<byte> start = stackalloc byte[GitLfsPointer.EnoughBytes];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (GitLfsPointer.Is(start))
        {
            throw GitLfsPointer.Refuse(path);
        }

        if (KerasArchive.IsZip(start))
        {
            file.Position = 0;
            return Of(KerasArchive.ReadZip(file, path), path, described);
        }

        if (start.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'"', ..])
        {
            throw new Refusal("keras.architecture-alone", $"{path} describes layers at most, and holds no weights: name the file with the weights instead. A {ArchitectureName} beside it is found; another one is named with --architecture.");
        }

        var root = Hdf5Reader.Open(path);
        return Read(root, path, described ?? DescribedIn(root, path) ?? DescribedBeside(path));
    }

    /// <summary>Reads HDF5.</summary>
    /// <param name="chain">The layers; none: as the file describes them, if it does.</param>
    /// <exception cref="Refusal">It is none of Keras's, or broken.</exception>
    public static KerasFile Read(Hdf5Object root, string origin, KerasChain? chain = null)
    {
        chain ??= DescribedIn(root, origin);
        var weights = root.Find("model_weights") ?? root;
        var budget = new KerasWeightBudget(origin);
        var names = Names(weights, "layer_names");
        if (names is null && !Keras3Weights.AreIn(root))
        {
            throw new Refusal("keras.no-layer-names", $"{origin} is an HDF5 file, but none that Keras saved: it has neither layer_names nor a group of layers. It holds: {Members(root)}. Save the model with model.save(\"model.keras\").");
        }

        return new KerasFile
        {
            Origin = origin,
            Version = Text(weights, "keras_version") ?? Text(root, "keras_version"),
            Chain = chain,
            Layers = names is null ? Keras3Weights.Read(root, chain, origin, budget) : [.. names.Select(name => ReadLayer(weights, name, origin, budget))],
        };
    }

    private static KerasFile Of(KerasArchive archive, string origin, KerasChain? described) =>
        Read(Hdf5Reader.Open(archive.Weights, origin), origin, described ?? KerasChain.Read(archive.Config, origin)) with { Version = archive.Version };

    private static KerasArchive ReadFolder(string folder) => File.Exists(Path.Combine(folder, "saved_model.pb"))
        ? throw new Refusal("keras.saved-model", $"{folder} is a TensorFlow SavedModel, which KartHub does not read. Load it with Keras and save it with model.save(\"model.keras\").")
        : KerasArchive.ReadFolder(folder);

    private static KerasChain? DescribedIn(Hdf5Object root, string origin) => Text(root, "model_config") is { } config ? KerasChain.Read(config, origin) : null;

    // Another program's model.json may lie there too, KartHub's own for one.
    private static KerasChain? DescribedBeside(string path)
    {
        foreach (var name in (string[])[$"{NameOf(path)}.json", ArchitectureName])
        {
            var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name);
            if (File.Exists(beside) && RegularFile.HasContent(beside) && ReadArchitecture(beside) is var json && KerasChain.Describes(json))
            {
                return KerasChain.Read(json, beside) with { WasFound = true };
            }
        }

        return null;
    }

    private static string ReadArchitecture(string path)
    {
        if (!File.Exists(path))
        {
            throw new Refusal("file.not-found", $"There is no file at {path}.");
        }

        var content = RegularFile.ReadAtMost(path, MaxArchitectureBytes)
            ?? throw new Refusal("keras.architecture-too-large", $"{path} is no description of a network: none has more than {MaxArchitectureBytes} bytes.");
        return GitLfsPointer.Is(content) ? throw GitLfsPointer.Refuse(path) : Encoding.UTF8.GetString(content).TrimStart('\uFEFF');
    }

    private static KerasLayer ReadLayer(Hdf5Object weights, string name, string origin, KerasWeightBudget budget)
    {
        var group = weights.Find(name) ?? throw new Refusal("keras.layer-missing", $"{origin} names the layer {name}, and has no such group: it was cut or damaged. Save the model again.");
        var tensors = new List<Tensor>();
        foreach (var weight in Names(group, "weight_names") ?? [])
        {
            tensors.Add(group.Find(weight) is { IsDataset: true } dataset
                ? budget.Read(weight, dataset)
                : throw new Refusal("keras.weights-missing", $"{origin} names the weights {weight} of the layer {name}, and has no such dataset: it was cut or damaged. Save the model again."));
        }

        return new KerasLayer(name, tensors);
    }

    // Long lists are cut: layer_names0, layer_names1 and so on.
    private static List<string>? Names(Hdf5Object group, string attribute)
    {
        if (group.Attribute(attribute) is { } whole)
        {
            return Texts(whole);
        }

        List<string>? names = null;
        for (var part = 0; group.Attribute($"{attribute}{part}") is { } cut; part++)
        {
            (names ??= []).AddRange(Texts(cut));
        }

        return names;

        static List<string> Texts(Hdf5Value value) => [.. value.Count == 0 ? [] : value.Texts()]; // An empty list has numbers for a type.
    }

    private static string? Text(Hdf5Object group, string attribute) => group.Attribute(attribute) is { Count: 1 } value ? value.Texts()[0] : null;

    private static string Members(Hdf5Object root)
    {
        const int Shown = 20;
        var names = root.IsGroup ? root.Children().Take(Shown).Select(member => member.Name).ToList() : [];
        return names.Count == 0 ? "nothing" : string.Join(", ", names);
    }
}

/// <summary>A layer's name and its weights, named and shaped as in the file.</summary>
internal sealed record KerasLayer(string Name, IReadOnlyList<Tensor> Weights);
