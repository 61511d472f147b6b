using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Models;

namespace KartHub.Training.Tests.Models;

/// <summary>Models that were never trained.</summary>
internal static class TestModels
{
    public static Model Random(string name, int seed = 1)
    {
        using var network = new Network(Networks.ByName(name), seed);
        return Of(network);
    }

    public static Model Of(Network network)
    {
        var definition = network.Definition;
        var description = new ModelDescription
        {
            Name = "Test",
            Network = new ModelNetwork(definition.Name, ["layers"], network.ParameterCount, definition.Outputs)
            {
                Shape = Networks.All.Contains(definition) ? null : NetworkShape.Of(definition),
            },
            Preprocessing = new Preprocessing(null, definition.Width, definition.Height, "byte / 255"),
            Calibration = new Calibration(),
            Provenance = new Provenance { Recordings = ["run 1"], TrainRows = 100, CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) },
        };
        return new Model(description, [.. network.Parameters.Select(parameter => new Tensor(parameter.Name, parameter.Shape, parameter.Read()))]);
    }
}
