using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Files;
using KartHub.Training.Interchange.Hdf5;
using KartHub.Training.Models;

namespace KartHub.Training.Interchange.Keras;

/// <summary>
/// Writes a model's weights as Keras 2's <c>save_weights("….h5")</c> does, under the names that a Sequential model gives its layers: for a network of the
/// kind <c>tensorkart</c> that is what TensorKart's train.py writes and its play.py loads. The attribute <c>model_config</c> says besides what weights alone
/// do not: activations, strides, and what is done to a byte.
/// </summary>
public static class KerasExport
{
    // Whose layout this is; Keras converts kernels where it finds an older version or another backend.
    private const string KerasVersion = "2.4.0";
    private const string Backend = "tensorflow";

    /// <summary>Writes the file; it appears complete or not at all.</summary>
    /// <exception cref="Refusal">There is something at that place already, or the weights are not the network's.</exception>
    public static void Write(Model model, string path)
    {
        NewFile.RequireFree(path);
        NewFile.Write(path, Serialize(model));
    }

    /// <summary>The file's content.</summary>
    /// <exception cref="Refusal">The weights are not the network's, or Keras has no layer for it.</exception>
    public static byte[] Serialize(Model model)
    {
        using var network = model.CreateNetwork();
        if (network.Definition.Logits > 0)
        {
            throw new Refusal(
                "keras.two-activations",
                $"The model '{model.Description.Name}' cannot become a Keras file: its buttons were trained by cross-entropy and have another activation than its stick, and a Keras layer has one for all. Export ONNX instead.");
        }

        var root = new Hdf5NewGroup();
        var names = new List<string>();
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < network.Definition.Layers.Count; i++)
        {
            var layer = network.Definition.Layers[i];
            if (layer is Dense && !counts.ContainsKey("flatten"))
            {
                Add("flatten");
            }

            Add(layer switch { Conv => "conv2d", BatchNorm => "batch_normalization", _ => "dense" }, network.ParametersOf(i));
            if (layer is BatchNorm { Activation: not Activation.Linear })
            {
                Add("activation");
            }

            if (layer is Dense { Dropout: > 0 })
            {
                Add("dropout");
            }
        }

        root.Attributes.Add(("layer_names", [.. names], true));
        root.Attributes.Add(("backend", [Backend], false));
        root.Attributes.Add(("keras_version", [KerasVersion], false));
        if (KerasConfigText.Of(network.Definition, new Queue<string>(names)) is { } config)
        {
            root.Attributes.Add(("model_config", [config], false));
        }

        return Hdf5Writer.Write(root);

        void Add(string kind, params IReadOnlyList<Parameter> weights)
        {
            var count = counts[kind] = counts.GetValueOrDefault(kind) + 1;
            var name = count == 1 ? kind : $"{kind}_{count - 1}";
            names.Add(name);
            var roles = weights.Count switch { 0 => [], 2 => (string[])["kernel:0", "bias:0"], _ => ["gamma:0", "beta:0", "moving_mean:0", "moving_variance:0"] };
            var group = root.Group(name);
            group.Attributes.Add(("weight_names", [.. roles.Select(role => $"{name}/{role}")], true));
            foreach (var (role, weight) in roles.Zip(weights))
            {
                group.Group(name).Datasets.Add(role, ([.. weight.Shape], weight.Read()));
            }
        }
    }
}
