using System.Globalization;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Files;
using KartHub.Training.Models;
using KartHub.Training.Runs;

namespace KartHub.Training.Interchange.Onnx;

/// <summary>
/// Models for ONNX runtimes (IR version 7, operator set 13). The input <c>image</c> takes bytes N×height×width×3, red, green, blue: pictures cut and
/// resized as the model wants them, and nothing else done to them. The output <c>controls</c> is float32 N×outputs, as the network says them: the
/// calibration's gain is not applied. What else a driver needs is in the metadata: <c>outputs</c>, <c>preprocessing</c>, <c>calibration</c>.
/// </summary>
public static class OnnxExport
{
    public const string InputName = "image";
    public const string OutputName = "controls";

    private const int IrVersion = 7;
    private const int OperatorSet = 13;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Writes a model's file; it appears complete or not at all.</summary>
    /// <exception cref="Refusal">There is something at that place already, or the weights are not the network's.</exception>
    public static void Write(Model model, string path)
    {
        NewFile.RequireFree(path);
        NewFile.Write(path, Serialize(model));
    }

    /// <summary>The file's content.</summary>
    /// <exception cref="Refusal">The weights are not the network's.</exception>
    public static byte[] Serialize(Model model)
    {
        using var network = model.CreateNetwork();
        var description = model.Description;
        var file = new ProtobufWriter();
        file.Integer(1, IrVersion);
        file.Text(2, "KartHub");
        file.Text(3, TrainedModel.Version);
        file.Text(6, $"{description.Name}: drives a kart. Frames in, {string.Join(", ", network.Definition.Outputs)} out.");
        file.Bytes(7, Graph(network));
        file.Message(8, set =>
        {
            set.Text(1, "");
            set.Integer(2, OperatorSet);
        });
        foreach (var (key, value) in Metadata(description, network.Definition))
        {
            file.Message(14, entry =>
            {
                entry.Text(1, key);
                entry.Text(2, value);
            });
        }

        return file.ToArray();
    }

    private static byte[] Graph(Network network)
    {
        var definition = network.Definition;
        var graph = new OnnxGraph(InputName);
        graph.Append("Cast", [("to", (long)OnnxType.Float)]);
        graph.Append("Mul", further: [graph.Constant("input.scale", [], [definition.InputScale])]);
        if (definition.InputOffset != 0)
        {
            graph.Append("Add", further: [graph.Constant("input.offset", [], [definition.InputOffset])]);
        }

        graph.Append("Transpose", [("perm", (long[])[0, 3, 1, 2])]);
        var flat = false;
        for (var i = 0; i < definition.Layers.Count; i++)
        {
            var layer = definition.Layers[i];
            var parameters = network.ParametersOf(i);
            var (weight, bias) = (parameters[0], parameters[1]);
            var isLast = i == definition.Layers.Count - 1;
            if (layer is Conv conv)
            {
                AppendConvolution(graph, conv, weight, bias);
            }
            else if (layer is BatchNorm normalisation)
            {
                graph.Append("BatchNormalization", [("epsilon", (float)normalisation.Epsilon)], [.. parameters.Select(parameter => Constant(graph, parameter))]);
            }
            else
            {
                if (!flat) // In the order height, width, channel, as the dense weights have it.
                {
                    graph.Append("Transpose", [("perm", (long[])[0, 2, 3, 1])]);
                    graph.Append("Flatten", [("axis", 1L)]);
                    flat = true;
                }

                var isNamed = isLast && layer.Activation == Activation.Linear && definition.Logits == 0;
                graph.Append("Gemm", further: [Constant(graph, weight), Constant(graph, bias)], output: isNamed ? OutputName : null);
            }

            if (isLast && definition.Logits > 0)
            {
                AppendOutputs(graph, definition);
            }
            else
            {
                AppendActivation(graph, layer.Activation, isLast ? OutputName : null);
            }
        }

        var meaning = string.Join(", ", definition.Outputs);
        return graph.Complete(
            definition.Name,
            (OnnxType.Byte, [definition.Height, definition.Width, definition.Channels], "Pictures: rows, columns, red green blue, 0..255."),
            (OutputName, OnnxType.Float, [definition.Outputs.Length], meaning));
    }

    private static void AppendConvolution(OnnxGraph graph, Conv conv, Parameter weight, Parameter bias)
    {
        var (kernel, inputs, outputs) = (conv.Kernel, weight.Shape[2], conv.Channels);
        var source = weight.Read();
        var values = new float[source.Length];
        for (var i = 0; i < source.Length; i++) // From [row, column, input, output] to [output, input, row, column].
        {
            var (tap, input, output) = (i / outputs / inputs, i / outputs % inputs, i % outputs);
            values[(output * inputs + input) * kernel * kernel + tap] = source[i];
        }

        var weights = graph.Constant(weight.Name, [outputs, inputs, kernel, kernel], values);
        graph.Append("Conv", [("kernel_shape", (long[])[kernel, kernel]), ("strides", (long[])[conv.Stride, conv.Stride])], [weights, Constant(graph, bias)]);
    }

    // The layer's activation and a sigmoid, each of all sums and where it is meant.
    private static void AppendOutputs(OnnxGraph graph, NetworkDefinition definition)
    {
        var values = definition.Outputs.Length - definition.Logits;
        var logits = definition.Outputs.Select((_, i) => i < values ? 0f : 1f).ToArray();
        var sums = graph.Append("Identity");
        AppendActivation(graph, definition.Layers[^1].Activation, null);
        var active = graph.Append("Mul", further: [graph.Constant("values", [logits.Length], [.. logits.Select(logit => 1 - logit)])]);
        graph.Append("Sigmoid", from: sums);
        graph.Append("Mul", further: [graph.Constant("logits", [logits.Length], logits)]);
        graph.Append("Add", further: [active], output: OutputName);
    }

    private static void AppendActivation(OnnxGraph graph, Activation activation, string? output)
    {
        switch (activation)
        {
            case Activation.Linear:
                break;
            case Activation.Relu:
                graph.Append("Relu", output: output);
                break;
            case Activation.Elu:
                graph.Append("Elu", [("alpha", 1f)], output: output);
                break;
            case Activation.Tanh:
                graph.Append("Tanh", output: output);
                break;
            case Activation.Softsign:
                graph.Append("Softsign", output: output);
                break;
            case Activation.TwoAtan:
                graph.Append("Atan");
                graph.Append("Mul", further: [graph.Constant("two", [], [2])], output: output);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation.");
        }
    }

    private static string Constant(OnnxGraph graph, Parameter parameter) => graph.Constant(parameter.Name, [.. parameter.Shape], parameter.Read());

    private static IEnumerable<(string Key, string Value)> Metadata(ModelDescription description, NetworkDefinition definition)
    {
        yield return ("name", description.Name);
        yield return ("network", definition.Name);
        yield return ("outputs", string.Join(",", definition.Outputs));
        yield return ("preprocessing", JsonSerializer.Serialize(description.Preprocessing, Json));
        yield return ("calibration", JsonSerializer.Serialize(description.Calibration, Json));
        yield return ("created", description.Provenance.CreatedAt.ToString("O", CultureInfo.InvariantCulture));
    }
}
