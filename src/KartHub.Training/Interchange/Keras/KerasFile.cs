using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Interchange.Hdf5;

namespace KartHub.Training.Interchange.Keras;

/// <summary>
/// What a Keras 1 or 2 file holds: layers and weights in the order that <c>layer_names</c> and <c>weight_names</c> give (the file's own order is that of
/// the names: dense_10 before dense_8), at the root or, in a whole model's file, under <c>model_weights</c>.
/// </summary>
internal sealed record KerasFile
{
    private const long MaxFloats = 1 << 26;

    /// <summary>For messages.</summary>
    public required string Origin { get; init; }

    /// <summary>The Keras that wrote it, as far as it says.</summary>
    public required string? Version { get; init; }

    /// <summary>The architecture in JSON, which only a whole model's file has.</summary>
    public required string? ModelConfig { get; init; }

    /// <summary>Every layer, those without weights too.</summary>
    public required IReadOnlyList<KerasLayer> Layers { get; init; }

    public IEnumerable<KerasLayer> LayersWithWeights => Layers.Where(layer => layer.Weights.Count > 0);

    /// <summary>Layers and shapes, for messages.</summary>
    public string Found => string.Join("; ", Layers.Select(layer =>
        layer.Weights.Count == 0 ? layer.Name : $"{layer.Name} {string.Join(" + ", layer.Weights.Select(weight => string.Join('×', weight.Shape)))}"));

    /// <exception cref="Refusal">It is no HDF5 file, or none of Keras's.</exception>
    public static KerasFile Read(string path) => Read(Hdf5Reader.Open(path), path);

    public static KerasFile Read(Hdf5Object root, string origin)
    {
        var weights = root.Find("model_weights") ?? root;
        var names = Names(weights, "layer_names")
            ?? throw new Refusal("keras.no-layer-names", $"{origin} is an HDF5 file, but not of Keras 1 or 2: it has no layer_names. It holds: {Members(root)}.");
        long total = 0;
        return new KerasFile
        {
            Origin = origin,
            Version = Text(weights, "keras_version") ?? Text(root, "keras_version"),
            ModelConfig = Text(root, "model_config"),
            Layers = [.. names.Select(name => ReadLayer(weights, name, origin, ref total))],
        };
    }

    private static KerasLayer ReadLayer(Hdf5Object weights, string name, string origin, ref long total)
    {
        var group = weights.Find(name) ?? throw new Refusal("keras.layer-missing", $"{origin} names the layer {name}, and has no such group.");
        var tensors = new List<Tensor>();
        foreach (var weight in Names(group, "weight_names") ?? [])
        {
            if (group.Find(weight) is not { IsDataset: true } dataset)
            {
                throw new Refusal("keras.weights-missing", $"{origin} names the weights {weight} of the layer {name}, and has no such dataset.");
            }

            var elements = dataset.Elements();
            total += elements.Count; // Names may repeat: a small file could ask for much.
            if (total > MaxFloats)
            {
                throw new Refusal("keras.too-many-weights", $"{origin} has more than {MaxFloats} weights, which is more than any network that drives.");
            }

            tensors.Add(new Tensor(weight, elements.Shape, elements.Floats()));
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
