using System.Text.Json;

namespace KartHub.Training.Tests.Interchange;

/// <summary>Files as Keras 3 lays them out, written by the library that Keras writes with, h5py, in all the ways it can.</summary>
internal static class NewerHdf5Files
{
    /// <summary>How they can be written.</summary>
    public static readonly string[] Ways = ["earliest", "v108", "latest", "ordered", "float16", "float64", "bfloat16", "gzip", "chunks", "one-chunk", "windows", "checkpoint"];

    /// <summary>Takes a path, a way and the shapes of the layers' kernels: <c>[["conv2d", [5, 5, 3, 24]], …]</c>. Weights of layer i are i + 0.5, biases −i.</summary>
    public const string Script = """
        import sys, json, h5py, numpy as np
        path, way, layers = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
        kind = {"float16": np.float16, "float64": np.float64}.get(way, np.float32)
        parts = {"gzip": dict(chunks=True, compression="gzip", shuffle=True, fletcher32=True), "chunks": dict(chunks=True)}.get(way, {})
        def write(group, name, values):
            if way == "bfloat16":
                values = (values.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16).view("V2")
                group.create_dataset(name, data=values).attrs["dtype"] = "bfloat16"
            elif way == "one-chunk":
                group.create_dataset(name, data=values, chunks=values.shape, compression="gzip")
            else:
                group.create_dataset(name, data=values, **parts)
        top = {"windows": "layers\\", "checkpoint": "_layer_checkpoint_dependencies/"}.get(way, "layers/")
        with h5py.File(path, "w", libver={"latest": "latest", "v108": ("v108", "v108"), "one-chunk": "latest"}.get(way), track_order=way == "ordered") as f:
            f.create_group("optimizer/vars")["0"] = np.zeros(3)
            f.create_group("vars")
            for i, (name, shape) in reversed(list(enumerate(layers))):
                if way == "ordered":
                    f.require_group("layers").create_group(name, track_order=True)
                group = f.require_group(top + name).create_group("vars")
                group.attrs["name"] = "called_" + name
                for j in range(12 if way == "latest" and i == 0 else 0):
                    group.attrs["more%d" % j] = "so many that they are kept elsewhere"
                if shape:
                    write(group, "0", np.full(shape, i + 0.5, kind))
                    write(group, "1", np.full(shape[-1:], -i, kind))
        """;

    /// <summary>The layers of NVIDIA's PilotNet.</summary>
    public static string PilotNet { get; } = JsonSerializer.Serialize(
        KerasFiles.PilotNetShapes.Select((shape, i) => new object[] { i < 5 ? Numbered("conv2d", i) : Numbered("dense", i - 5), shape }).Append(["flatten", Array.Empty<int>()]));

    /// <summary>Twelve layers of few weights: structure alone.</summary>
    public static string Tiny { get; } = JsonSerializer.Serialize(TinyShapes().Select((shape, i) => new object[] { Numbered("dense", i), shape }));

    /// <summary>Their description.</summary>
    public static string TinyConfig { get; } = KerasFiles.Sequential(
        [("Flatten", new { batch_input_shape = new int?[] { null, 1, 1, 3 } }), .. TinyShapes().Select(shape => ("Dense", (object)new { units = shape[1] }))]);

    private static IEnumerable<int[]> TinyShapes() => Enumerable.Range(0, 12).Select(i => (int[])[i == 0 ? 3 : 2, i == 11 ? 1 : 2]);

    private static string Numbered(string name, int i) => i == 0 ? name : $"{name}_{i}";
}
