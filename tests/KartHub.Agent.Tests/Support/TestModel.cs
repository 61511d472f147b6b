using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Models;

namespace KartHub.Agent.Tests;

/// <summary>A model that knows nothing: it drives, badly.</summary>
internal static class TestModel
{
    public static void Save(string folder)
    {
        var definition = Networks.PilotNet;
        using var network = new Network(definition, seed: 3);
        ModelFolder.Save(folder, new Model(
            new ModelDescription
            {
                Name = "test",
                Network = new ModelNetwork(definition.Name, [], network.ParameterCount, definition.Outputs),
                Preprocessing = new Preprocessing(null, definition.Width, definition.Height, ""),
                Calibration = new Calibration(),
                Provenance = new Provenance(),
            },
            [.. network.Parameters.Select(p => new Tensor(p.Name, p.Shape, p.Read()))]));
    }
}
