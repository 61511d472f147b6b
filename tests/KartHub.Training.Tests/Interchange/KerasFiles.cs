using System.IO.Compression;
using System.Text;
using System.Text.Json;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Interchange.Hdf5;
using KartHub.Training.Interchange.Keras;

namespace KartHub.Training.Tests.Interchange;

/// <summary>Keras files that tests make, layer by layer.</summary>
internal static class KerasFiles
{
    public static readonly int[][] PilotNetShapes =
        [[5, 5, 3, 24], [5, 5, 24, 36], [5, 5, 36, 48], [3, 3, 48, 64], [3, 3, 64, 64], [1152, 100], [100, 50], [50, 10], [10, 1]];

    /// <summary>A file's content, Keras 2's layout: weights of small numbers, each tensor its own.</summary>
    public static byte[] Make(IEnumerable<(string Layer, int[]? Kernel)> layers, string? config = null, (string Layer, (string Role, float[] Values)[] Weights)? other = null)
    {
        var root = new Hdf5NewGroup();
        var names = new List<string>();
        foreach (var (layer, kernel) in layers)
        {
            names.Add(layer);
            var group = root.Group(layer);
            group.Attributes.Add(("weight_names", kernel is null ? [] : [$"{layer}/kernel:0", $"{layer}/bias:0"], true));
            if (other is { } special && special.Layer == layer)
            {
                group.Attributes[0] = ("weight_names", [.. special.Weights.Select(weight => $"{layer}/{weight.Role}:0")], true);
                foreach (var (role, values) in special.Weights)
                {
                    group.Group(layer).Datasets.Add($"{role}:0", ([values.Length], values));
                }
            }

            if (kernel is not null)
            {
                group.Group(layer).Datasets.Add("kernel:0", (kernel, Values(kernel, names.Count)));
                group.Group(layer).Datasets.Add("bias:0", ([kernel[^1]], Values([kernel[^1]], names.Count)));
            }
        }

        root.Attributes.Add(("layer_names", [.. names], true));
        if (config is not null)
        {
            root.Attributes.Add(("model_config", [config], false));
        }

        return Hdf5Writer.Write(root);
    }

    /// <summary>A store of weights, Keras 3's layout: layers as they are called there, and the shapes of their arrays.</summary>
    public static byte[] Make3(params (string Layer, int[][] Shapes)[] layers)
    {
        var root = new Hdf5NewGroup();
        for (var i = 0; i < layers.Length; i++)
        {
            var vars = root.Group("layers").Group(layers[i].Layer).Group("vars");
            for (var j = 0; j < layers[i].Shapes.Length; j++)
            {
                vars.Datasets.Add($"{j}", (layers[i].Shapes[j], Values(layers[i].Shapes[j], i + 1)));
            }
        }

        return Hdf5Writer.Write(root);
    }

    /// <summary>A <c>.keras</c>.</summary>
    public static byte[] Zip(string config, byte[] weights, string folder = "")
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in ((string, byte[])[])[("metadata.json", """{"keras_version": "3.3.3", "date_saved": "2024-05-01@12:00:00"}"""u8.ToArray()), ("config.json", Encoding.UTF8.GetBytes(config)), ("model.weights.h5", weights)])
            {
                using var entry = zip.CreateEntry(folder + name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>A functional model's configuration, Keras 3.</summary>
    /// <param name="layers">And the names of those that each takes.</param>
    public static string Functional(params (string Kind, string Name, object Config, string[] Takes)[] layers) => JsonSerializer.Serialize(new
    {
        module = "keras.src.models.functional",
        class_name = "Functional",
        config = new
        {
            name = "functional",
            layers = layers.Select(layer => new
            {
                module = "keras.layers",
                class_name = layer.Kind,
                config = layer.Config,
                name = layer.Name,
                inbound_nodes = layer.Takes.Length == 0
                    ? []
                    : new object[] { new { args = layer.Takes.Select(taken => new { class_name = "__keras_tensor__", config = new { shape = new int?[] { null, 1 }, dtype = "float32", keras_history = new object[] { taken, 0, 0 } } }), kwargs = new { training = false } } },
            }),
            input_layers = new object[] { new object[] { layers[0].Name, 0, 0 } },
            output_layers = new object[] { new object[] { layers[^1].Name, 0, 0 } },
        },
    });

    /// <summary>A whole model's configuration, Keras 2.</summary>
    public static string Sequential(params (string Kind, object Config)[] layers) => JsonSerializer.Serialize(
        new { class_name = "Sequential", config = new { layers = layers.Select(layer => new { class_name = layer.Kind, config = layer.Config }) } });

    public static KerasImported Import(byte[] file, KerasImportOptions? options = null, string? architecture = null) =>
        KerasImport.Convert(KerasFile.Read(Hdf5Reader.Open(file, "test.h5"), "test.h5", architecture is null ? null : KerasChain.Read(architecture, "model.json")), options ?? new KerasImportOptions(), DateTimeOffset.UnixEpoch);

    public static float[] Predict(Network network, byte[] image)
    {
        using var predictor = new Predictor(network);
        var outputs = new float[network.Definition.Outputs.Length];
        predictor.Predict(image, outputs);
        return outputs;
    }

    private static float[] Values(int[] shape, int layer) =>
        [.. Enumerable.Range(0, shape.Aggregate(1, (product, side) => product * side)).Select(i => layer + i % 1000 / 1024f)];
}
