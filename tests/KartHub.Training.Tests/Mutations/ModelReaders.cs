using System.Text;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Interchange.Hdf5;
using KartHub.Training.Interchange.Keras;
using KartHub.Training.Models;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;
using KartHub.Training.Recordings.TensorKart;
using KartHub.Training.Runs;
using KartHub.Training.Tests.Engine;
using KartHub.Training.Tests.Interchange;
using KartHub.Training.Tests.Models;

namespace KartHub.Training.Tests.Mutations;

/// <summary>The readers of models and of prepared data.</summary>
internal static class ModelReaders
{
    private static readonly string[] Outputs = ["steerX", "a", "rb"];

    public static IReadOnlyList<MutatedReader> All { get; } = Make();

    private static MutatedReader[] Make()
    {
        using var network = new Network(TestNetworks.Of(new Conv(3, 3, 2, Activation.Elu), new BatchNorm(Activation.Relu), new Dense(3, Activation.Tanh)) with { Outputs = Outputs }, seed: 1);
        var model = TestModels.Of(network);
        var weights = Safetensors.Write(model.Weights);
        var description = ModelFolder.Describe(model.Description);
        var config = KerasFiles.Sequential(
            ("InputLayer", new { batch_shape = new int?[] { null, 6, 6, 3 } }),
            ("Conv2D", new { filters = 2, kernel_size = (int[])[3, 3], strides = (int[])[1, 1], padding = "valid", activation = "relu" }),
            ("BatchNormalization", new { axis = (int[])[3], scale = false }),
            ("Flatten", new { }),
            ("Dense", new { units = 1, activation = "linear" }));
        var functional = KerasFiles.Functional(
            ("InputLayer", "in", new { batch_shape = new int?[] { null, 6, 6, 3 } }, []),
            ("Conv2D", "a", new { filters = 2, kernel_size = 3, strides = 1 }, ["in"]),
            ("BatchNormalization", "b", new { axis = 3, scale = false }, ["a"]),
            ("Flatten", "c", new { }, ["b"]),
            ("Dense", "d", new { units = 1 }, ["c"]));
        var store = KerasFiles.Make3(("conv2d", [[3, 3, 3, 2], [2]]), ("batch_normalization", [[2], [2], [2]]), ("flatten", []), ("dense", [[32, 1], [1]]));
        var manifest = new PreparedManifest { Width = 200, Height = 66, Crop = null, Sources = [new PreparedSource("1", "A", 20, 2, null)], RowSources = [0, 0], RowFrames = [0, 1], RowTimesMs = [0, 50] };
        return
        [
            new("npy", [Npy(NpyFile.Floats, [3, 5], 4), Npy(NpyFile.Bytes, [2, 4, 6, 3], 1)], file => NpyFile.ReadHeader(new MemoryStream(file), "y.npy")),
            new("safetensors", [weights], file => Safetensors.Read(file, "model.safetensors")),
            new("model.json", [description], file => ModelFolder.Parse(file, weights, "m").CreateNetwork().Dispose()),
            new("h5", [KerasExport.Serialize(model)], file => Import(Hdf5Reader.Open(file, "m.h5"), null, Outputs)),
            new("weights.h5", [store], file => Import(Hdf5Reader.Open(file, "m.weights.h5"), KerasChain.Read(config, "model.json"))),
            new("keras", [KerasFiles.Zip(config, store)], file => ImportArchive(file)),
            new("config.json", [Encoding.UTF8.GetBytes(config), Encoding.UTF8.GetBytes(functional)], file => Import(Hdf5Reader.Open(store, "m.weights.h5"), KerasChain.Read(Encoding.UTF8.GetString(file), "model.json"))),
            new("manifest.json", [JsonSerializer.SerializeToUtf8Bytes(manifest, JsonSerializerOptions.Web)], file => PreparedManifest.Parse(file, "manifest.json")),
            new("info.json", [TensorKartNotes.Write(new RecordingNotes(20, "parent"))], file => TensorKartNotes.Read(file)),
            new("options.json", [JsonSerializer.SerializeToUtf8Bytes(new TrainingOptions(), JsonSerializerOptions.Web)], ReadOptions),
        ];
    }

    /// <summary>Files of the newer form of HDF5, which only h5py writes.</summary>
    public static MutatedReader NewerHdf5(byte[] file) => new("h5.newer", [file], bytes => Import(Hdf5Reader.Open(bytes, "m.weights.h5"), KerasChain.Read(NewerHdf5Files.TinyConfig, "model.json")));

    private static void ImportArchive(byte[] file)
    {
        var archive = KerasArchive.ReadZip(new MemoryStream(file), "m.keras");
        Import(Hdf5Reader.Open(archive.Weights, "m.keras"), KerasChain.Read(archive.Config, "m.keras"));
    }

    private static void Import(Hdf5Object root, KerasChain? chain, string[]? outputs = null) =>
        KerasImport.Convert(KerasFile.Read(root, "m.h5", chain), new KerasImportOptions { Outputs = outputs }, DateTimeOffset.UnixEpoch);

    // Options are the hub's own; JSON's exception is its answer to what is none.
    private static void ReadOptions(byte[] file)
    {
        try
        {
            JsonSerializer.Deserialize<TrainingOptions>(file, JsonSerializerOptions.Web)?.Validate();
        }
        catch (JsonException exception)
        {
            throw new Refusal("mutation.json", $"{exception.Message}", exception);
        }
    }

    private static byte[] Npy(string type, int[] shape, int itemSize)
    {
        using var file = new MemoryStream();
        NpyFile.WriteHeader(file, type, shape);
        file.Write(new byte[shape.Aggregate(itemSize, (product, side) => product * side)]);
        return file.ToArray();
    }
}
