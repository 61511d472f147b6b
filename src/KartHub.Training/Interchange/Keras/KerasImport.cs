using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Models;
using KartHub.Training.Runs;

namespace KartHub.Training.Interchange.Keras;

/// <summary>A model from a Keras file.</summary>
/// <param name="Model">Ready to drive; its description repeats the assumptions.</param>
/// <param name="Layers">Names and shapes of the layers in the file, in words.</param>
/// <param name="Assumptions">What the file does not say and was taken to be so, each a clause.</param>
public sealed record KerasImported(Model Model, string Layers, IReadOnlyList<string> Assumptions);

/// <summary>
/// Reads networks that Keras saved, 1 to 3: whole models (<c>.keras</c>, <c>.h5</c>), weights with the description of their layers, and weights alone where
/// the shapes are those of a known network. Code in the file (a Lambda's bytecode) is never run.
/// </summary>
public static class KerasImport
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">A <c>.keras</c> (or its folder unpacked), an <c>.h5</c> or a <c>.weights.h5</c>.</param>
    /// <param name="options">What the caller knows about it.</param>
    /// <param name="time">Dates the model; none: now.</param>
    /// <exception cref="Refusal">It cannot be read, or is of a network that KartHub does not have; the message says what was found.</exception>
    public static KerasImported Read(string path, KerasImportOptions? options = null, TimeProvider? time = null) =>
        Convert(KerasFile.Read(path, options?.Architecture), options ?? new KerasImportOptions(), (time ?? TimeProvider.System).GetUtcNow());

    internal static KerasImported Convert(KerasFile file, KerasImportOptions options, DateTimeOffset now)
    {
        var assumptions = new List<string>();
        var architecture = file.Chain is { } chain ? KerasConfig.Read(file, chain, assumptions) : KerasArchitecture.FromShapes(file, options, assumptions);
        if (file.Chain is { WasFound: true } beside)
        {
            assumptions.Add($"its layers are those that {Path.GetFileName(beside.Origin)} beside it describes");
        }

        var layers = EndOf(architecture, file, assumptions);
        var (scale, offset) = Scaling(architecture, options, assumptions);
        var outputs = Outputs(layers, options, file, assumptions);
        var shape = new NetworkShape(architecture.Width ?? Networks.PilotNet.Width, architecture.Height ?? Networks.PilotNet.Height, scale, offset, [.. layers.Select(LayerShape.Of)]);
        var weights = Weights(file, layers);
        assumptions.Add("it looks at the whole frame, in red, green and blue: a crop or other colours in its own program must be done here too");

        var known = Networks.All.FirstOrDefault(network => Same(network, shape, outputs));
        var name = options.Name ?? KerasFile.NameOf(file.Origin);
        var description = new ModelDescription
        {
            Name = name,
            Network = new ModelNetwork(known?.Name ?? "imported", [.. layers.Select(TrainedModel.InWords)], weights.Sum(tensor => tensor.Values.LongLength), outputs)
            {
                Shape = known is null ? shape : null,
            },
            Preprocessing = new Preprocessing(null, shape.Width, shape.Height, TrainedModel.InWords(scale, offset)),
            Calibration = new Calibration(),
            Provenance = new Provenance
            {
                Imported = $"From {Path.GetFileName(file.Origin)}, {(file.Version is null ? "an unnamed version of Keras" : $"Keras {file.Version}")}. Assumed: {string.Join("; ", assumptions)}.",
                Version = TrainedModel.Version,
                CreatedAt = now,
            },
        };
        var model = ModelCheck.Passed(new Model(description, weights), file.Origin);
        RequireWeightsFit(model, file);
        return new KerasImported(model, file.Found, assumptions);
    }

    private static IReadOnlyList<LayerDefinition> EndOf(KerasArchitecture architecture, KerasFile file, List<string> assumptions)
    {
        if (architecture.Layers is not [.., Dense last])
        {
            throw new Refusal("keras.no-dense-end", $"{file.Origin} does not end in a dense layer, as networks that drive do. It holds: {file.Found}.");
        }

        if (!architecture.EndsWithLambda)
        {
            return architecture.Layers;
        }

        if (last is not { Units: 1, Activation: Activation.Linear })
        {
            throw new Refusal("keras.lambda-end", $"{file.Origin} ends in a Lambda (code of its own, which is never run), and only for one linear output is it known what that does: 2·atan. It holds: {file.Found}.");
        }

        assumptions.Add("the Lambda behind its last layer, whose code is not run, is 2·atan");
        return [.. architecture.Layers.SkipLast(1), last with { Activation = Activation.TwoAtan }];
    }

    private static (float Scale, float Offset) Scaling(KerasArchitecture architecture, KerasImportOptions options, List<string> assumptions)
    {
        if (options.Input is null && architecture is { Scaling: { } said, BeginsWithLambda: false })
        {
            return said;
        }

        var input = options.Input ?? (architecture.BeginsWithLambda ? KerasInput.MinusOneToOne : KerasInput.ZeroToOne);
        if (options.Input is null)
        {
            assumptions.Add(architecture.BeginsWithLambda
                ? "the Lambda before its first layer, whose code is not run, is byte / 127.5 − 1"
                : "it was trained on byte / 255, as TensorKart's are: the file does not say");
        }

        return input switch
        {
            KerasInput.MinusOneToOne => (1 / 127.5f, -1),
            KerasInput.Bytes => (1, 0),
            _ => (1f / 255, 0),
        };
    }

    private static IReadOnlyList<string> Outputs(IReadOnlyList<LayerDefinition> layers, KerasImportOptions options, KerasFile file, List<string> assumptions)
    {
        var units = ((Dense)layers[^1]).Units;
        var outputs = options.Outputs ?? units switch
        {
            1 => [OutputColumns.SteerX],
            Controls.Count => OutputColumns.All,
            _ => throw new Refusal("keras.outputs-unnamed", $"{file.Origin} has {units} outputs; say what they are (of {string.Join(", ", OutputColumns.All)}). It holds: {file.Found}."),
        };
        if (outputs.Count != units)
        {
            throw new Refusal("keras.outputs-differ", $"{file.Origin} has {units} outputs, not {outputs.Count} ({string.Join(", ", outputs)}).");
        }

        if (options.Outputs is null)
        {
            assumptions.Add(units == 1 ? "its output steers, −1 left to 1 right" : $"its outputs are {string.Join(", ", outputs)}");
        }

        return outputs;
    }

    private static List<Tensor> Weights(KerasFile file, IReadOnlyList<LayerDefinition> layers)
    {
        var withWeights = file.LayersWithWeights.ToList();
        if (withWeights.Count != layers.Count)
        {
            throw new Refusal("keras.layers-incomplete", $"{file.Origin} describes {layers.Count} layers with weights, and holds those of {withWeights.Count}. It holds: {file.Found}.");
        }

        if (withWeights.Zip(layers).FirstOrDefault(pair => pair.Second is not BatchNorm && pair.First.Weights.Count != 2).First is { } odd)
        {
            throw new Refusal("keras.layer-odd", $"{file.Origin} has {odd.Weights.Count} arrays of weights for the layer {odd.Name}, which should have a weight and a bias. It holds: {file.Found}.");
        }

        var tensors = new List<Tensor>();
        int convolutions = 0, dense = 0, normalisations = 0;
        for (var i = 0; i < layers.Count; i++)
        {
            if (layers[i] is BatchNorm)
            {
                tensors.AddRange(Normalisation(file, withWeights[i], $"norm{++normalisations}", channels: withWeights[i - 1].Weights[1].Values.Length));
                continue;
            }

            var name = layers[i] is Conv ? $"conv{++convolutions}" : $"dense{++dense}";
            tensors.Add(withWeights[i].Weights[0] with { Name = $"{name}.weight" });
            tensors.Add(withWeights[i].Weights[1] with { Name = $"{name}.bias" });
        }

        return tensors;
    }

    // Without scale it has no gamma, without center no beta.
    private static IEnumerable<Tensor> Normalisation(KerasFile file, KerasLayer layer, string name, int channels)
    {
        return
        [
            Of("gamma") ?? Constant("gamma", 1),
            Of("beta") ?? Constant("beta", 0),
            (Of("moving_mean") ?? throw Without("moving_mean")) with { Name = $"{name}.mean" },
            (Of("moving_variance") ?? throw Without("moving_variance")) with { Name = $"{name}.variance" },
        ];

        Tensor? Of(string role) => layer.Weights.FirstOrDefault(weight => weight.Name.Split('/')[^1].Split(':')[0] == role) is { } found ? found with { Name = $"{name}.{role}" } : null;

        Tensor Constant(string role, float value) => new($"{name}.{role}", [channels], [.. Enumerable.Repeat(value, channels)]);

        Refusal Without(string role) => new("keras.normalisation-incomplete", $"{file.Origin} has the batch normalisation {layer.Name} without {role}, as Keras 2 saves it. It holds: {file.Found}.");
    }

    private static void RequireWeightsFit(Model model, KerasFile file)
    {
        try
        {
            model.CreateNetwork().Dispose();
        }
        catch (Refusal exception)
        {
            throw new Refusal("keras.contradiction", $"{file.Origin} contradicts itself: {exception.Message} It holds: {file.Found}.", exception);
        }
    }

    // Dropout is left out of it: it matters to training alone.
    private static bool Same(NetworkDefinition network, NetworkShape shape, IReadOnlyList<string> outputs)
    {
        var known = NetworkShape.Of(network);
        return known with { Layers = shape.Layers } == shape
            && network.Outputs.SequenceEqual(outputs)
            && known.Layers.Select(layer => layer with { Dropout = 0 }).SequenceEqual(shape.Layers.Select(layer => layer with { Dropout = 0 }));
    }
}
