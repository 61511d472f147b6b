using KartHub.Contracts;
using KartHub.Training.Engine;

namespace KartHub.Training.Interchange.Keras;

/// <summary>A network as far as a Keras file tells it.</summary>
/// <param name="Width">Of the input, pixels; none: not said.</param>
/// <param name="Height">Of the input, pixels; none: not said.</param>
/// <param name="Scaling">Scale and offset, where a layer says them.</param>
/// <param name="BeginsWithLambda">There is code before the first weights. It is Python's own bytecode, and is never run.</param>
/// <param name="EndsWithLambda">There is code behind the last weights.</param>
/// <param name="Layers">Those with weights.</param>
internal sealed record KerasArchitecture(
    int? Width, int? Height, (float Scale, float Offset)? Scaling, bool BeginsWithLambda, bool EndsWithLambda, IReadOnlyList<LayerDefinition> Layers)
{
    private static readonly int[][] PilotNetKernels = [[5, 5, 3, 24], [5, 5, 24, 36], [5, 5, 36, 48], [3, 3, 48, 64], [3, 3, 64, 64]];

    // Units of the dense layers, their last activation, and whose network it is.
    private static readonly (int[] Units, Activation Output, string Name)[] Known =
    [
        ([100, 50, 10, 1], Activation.Linear, "NVIDIA's PilotNet"),
        ([1164, 100, 50, 10, 5], Activation.Softsign, "TensorKart's"),
        ([1164, 100, 50, 10, 1], Activation.TwoAtan, "SullyChen's"),
    ];

    /// <summary>Recognises a file that holds weights only by their shapes.</summary>
    /// <param name="assumptions">Receives what shapes do not say.</param>
    /// <exception cref="Refusal">The shapes are those of no known network; the message lists them.</exception>
    public static KerasArchitecture FromShapes(KerasFile file, KerasImportOptions options, List<string> assumptions)
    {
        var layers = file.LayersWithWeights.ToList();
        var kernels = layers.Select(layer => layer.Weights[0].Shape.ToArray()).ToList();
        var units = kernels.Skip(PilotNetKernels.Length).Select(shape => shape.LastOrDefault()).ToArray();
        var known = Array.FindIndex(Known, network => network.Units.SequenceEqual(units));
        if (known < 0 || !layers.TrueForAll(layer => layer.Weights.Count == 2) || !PilotNetKernels.Zip(kernels).All(pair => pair.First.SequenceEqual(pair.Second)))
        {
            throw new Refusal(
                "keras.weights-of-unknown-network",
                $"{file.Origin} holds weights only, and their shapes are those of no network that KartHub knows (NVIDIA's PilotNet, TensorKart's, SullyChen's). Save the whole model with model.save(\"model.keras\"), or put what model.to_json() says beside it as model.json. It holds: {file.Found}.");
        }

        var (hidden, output) = (options.Hidden ?? Activation.Relu, options.Output ?? Known[known].Output);
        assumptions.Add($"by the shapes of its weights it is {Known[known].Name} network, with strides of 2, 2, 2, 1 and 1" +
            (options.Hidden is null || options.Output is null ? $", {Name(hidden)} between the layers and {Name(output)} at the end" : ""));
        var names = file.Layers.Select(layer => layer.Name).ToList();
        return new KerasArchitecture(
            null, null, null, IsLambda(names[0]), IsLambda(names[^1]) && output == Activation.Linear,
            [
                .. PilotNetKernels.Select(kernel => new Conv(kernel[3], kernel[0], kernel[0] == 5 ? 2 : 1, hidden)),
                .. units.Select((size, i) => new Dense(size, i == units.Length - 1 ? output : hidden)),
            ]);

        static bool IsLambda(string layer) => layer.StartsWith("lambda", StringComparison.Ordinal);

        static string Name(Activation activation) => activation.ToString().ToLowerInvariant();
    }
}
