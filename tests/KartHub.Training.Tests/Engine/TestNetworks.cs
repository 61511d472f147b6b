using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;

namespace KartHub.Training.Tests.Engine;

/// <summary>Networks that are small, and odd in every size.</summary>
internal static class TestNetworks
{
    public static NetworkDefinition Of(params LayerDefinition[] layers) => new()
    {
        Name = "test",
        Title = Phrase.AsItIs("Test"),
        Description = Phrase.AsItIs("A test's."),
        Height = 13,
        Width = 19,
        Outputs = [.. Enumerable.Range(0, ((Dense)layers[^1]).Units).Select(i => $"out{i}")],
        Layers = layers,
    };

    /// <summary>Channels below, between and above register widths; strides 1 to 3; dense layers with one panel and with two.</summary>
    public static NetworkDefinition Small(Activation hidden = Activation.Relu, Activation output = Activation.Linear, double dropout = 0) => Of(
        new Conv(5, Kernel: 4, Stride: 2, hidden),
        new Conv(21, Kernel: 2, Stride: 1, hidden),
        new Conv(36, Kernel: 3, Stride: 3, hidden),
        new Dense(51, hidden, dropout),
        new Dense(7, hidden, dropout),
        new Dense(3, output));

    /// <summary>A network whose batch normalisations have seen something.</summary>
    public static Network WithStatistics(NetworkDefinition definition)
    {
        var network = new Network(definition, seed: 3);
        var random = new Random(4);
        foreach (var parameter in network.Parameters.Where(parameter => parameter.Name.StartsWith("norm", StringComparison.Ordinal)))
        {
            parameter.Write([.. Enumerable.Range(0, parameter.Count).Select(_ => 0.2f + (float)random.NextDouble())]);
        }

        return network;
    }

    /// <summary>Batch normalisation behind each kind of convolution, with the activation before it, behind it and on both sides; one convolution without.</summary>
    public static NetworkDefinition Normalised(Activation hidden = Activation.Elu, Activation output = Activation.Linear, double dropout = 0) => Of(
        new Conv(5, Kernel: 4, Stride: 2, Activation.Linear),
        new BatchNorm(hidden),
        new Conv(21, Kernel: 2, Stride: 1, hidden),
        new BatchNorm(Activation.Linear, Epsilon: 1e-3),
        new Conv(17, Kernel: 1, Stride: 1, hidden),
        new Conv(36, Kernel: 3, Stride: 3, Activation.Tanh),
        new BatchNorm(Activation.Softsign),
        new Dense(7, hidden, dropout),
        new Dense(3, output));
}
