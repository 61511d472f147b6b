using System.Text.Json;
using KartHub.Contracts;
using KartHub.Training.Engine;

namespace KartHub.Training.Interchange.Keras;

/// <summary>Reads a whole model's <c>model_config</c>: a chain of the layers that our engine has too. Anything else is refused by name.</summary>
internal sealed class KerasConfig
{
    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 64 };

    private readonly KerasFile file;
    private readonly List<string> assumptions;
    private readonly List<LayerDefinition> layers = [];
    private (int Height, int Width)? input;
    private (float Scale, float Offset)? scaling;
    private bool beginsWithLambda, endsWithLambda, isFlat;

    private KerasConfig(KerasFile file, List<string> assumptions) => (this.file, this.assumptions) = (file, assumptions);

    /// <param name="assumptions">Receives what is left out.</param>
    /// <exception cref="Refusal">There is a layer that KartHub does not have, or the text cannot be read.</exception>
    public static KerasArchitecture Read(KerasFile file, List<string> assumptions)
    {
        try
        {
            using var json = JsonDocument.Parse(file.ModelConfig!, JsonOptions);
            return new KerasConfig(file, assumptions).Read(json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            throw new Refusal("keras.config-unreadable", $"The model_config in {file.Origin} cannot be read: {exception.Message}", exception);
        }
    }

    private KerasArchitecture Read(JsonElement model)
    {
        var kind = model.GetProperty("class_name").GetString();
        var config = model.GetProperty("config");
        var chain = (config.ValueKind == JsonValueKind.Array ? config : config.GetProperty("layers")).EnumerateArray().ToList();
        if (kind != "Sequential")
        {
            RequireChain(chain);
        }

        foreach (var layer in chain)
        {
            Add(layer.GetProperty("class_name").GetString()!, layer.GetProperty("config"));
        }

        return new KerasArchitecture(input?.Width, input?.Height, scaling, beginsWithLambda, endsWithLambda, layers);
    }

    // [[[name, node, tensor, arguments]]]: every layer takes the one before.
    private void RequireChain(List<JsonElement> chain)
    {
        string? before = null;
        foreach (var layer in chain)
        {
            var nodes = layer.GetProperty("inbound_nodes");
            var takes = nodes.GetArrayLength() == 0 ? null : nodes[0][0][0].GetString();
            if (nodes.GetArrayLength() > 1 || (nodes.GetArrayLength() == 1 && nodes[0].GetArrayLength() != 1) || takes != before)
            {
                throw Refused($"the layer {layer.GetProperty("name").GetString()} does not simply follow the one before it");
            }

            before = layer.GetProperty("name").GetString();
        }
    }

    private void Add(string kind, JsonElement config)
    {
        ReadInput(config);
        switch (kind)
        {
            case "InputLayer":
                break;
            case "Lambda" when layers.Count == 0 && !beginsWithLambda && scaling is null:
                beginsWithLambda = true;
                break;
            case "Lambda" when layers is [.., Dense] && !endsWithLambda:
                endsWithLambda = true;
                break;
            case "Rescaling" when layers.Count == 0 && !beginsWithLambda && scaling is null:
                scaling = (config.GetProperty("scale").GetSingle(), config.TryGetProperty("offset", out var offset) ? offset.GetSingle() : 0);
                break;
            case "Conv2D" or "Convolution2D" when !isFlat:
                layers.Add(ReadConvolution(config));
                break;
            case "BatchNormalization" when !isFlat && layers is [.., Conv]:
                layers.Add(ReadNormalisation(config));
                break;
            case "Flatten" when !isFlat:
                isFlat = true;
                break;
            case "Dense" when isFlat:
                RequireBias(config, "dense layer");
                layers.Add(new Dense(Whole(config, "units", "output_dim"), ReadActivation(config)));
                break;
            case "Dropout" or "SpatialDropout2D":
                AddDropout(config);
                break;
            case "Activation":
                Activate(ReadActivation(config));
                break;
            case "ELU" when Number(config, 1, "alpha") == 1:
                Activate(Activation.Elu);
                break;
            case "ReLU" when Number(config, -1, "max_value") == -1 && Number(config, 0, "negative_slope") == 0 && Number(config, 0, "threshold") == 0:
                Activate(Activation.Relu);
                break;
            default:
                throw Refused($"it has a {kind} layer{(layers.Count == 0 ? "" : $" behind {layers.Count} layers with weights")}, which KartHub's networks do not have there");
        }

        if (endsWithLambda && kind is not ("Lambda" or "Dropout"))
        {
            throw Refused("it has a Lambda (code of its own, which is never run) between its layers");
        }
    }

    private void ReadInput(JsonElement config)
    {
        if (input is not null || !(config.TryGetProperty("batch_input_shape", out var shape) || config.TryGetProperty("batch_shape", out shape)) || shape.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var sides = shape.EnumerateArray().Select(side => side.ValueKind == JsonValueKind.Number ? side.GetInt32() : 0).ToArray();
        if (sides is not [0, > 0, > 0, 3])
        {
            throw Refused($"its input is {shape}; KartHub's networks see pictures: [null, height, width, 3]");
        }

        input = (sides[1], sides[2]);
    }

    private Conv ReadConvolution(JsonElement config)
    {
        RequireBias(config, "convolution");
        var (rows, columns) = config.TryGetProperty("kernel_size", out var kernel) ? Pair(kernel) : (Whole(config, "nb_row"), Whole(config, "nb_col"));
        var (down, across) = config.TryGetProperty("strides", out var strides) || config.TryGetProperty("subsample", out strides) ? Pair(strides) : (1, 1);
        var padding = Text(config, "padding", "border_mode") ?? "valid";
        var order = Text(config, "data_format", "dim_ordering") ?? "channels_last";
        var dilation = config.TryGetProperty("dilation_rate", out var rate) ? Pair(rate) : (1, 1);
        if (rows != columns || down != across || padding != "valid" || order is not ("channels_last" or "tf") || dilation != (1, 1) || Number(config, 1, "groups") != 1)
        {
            throw Refused($"it has a convolution of {rows}×{columns}, strides {down} and {across}, padding {padding}, {order}, dilation {dilation}; KartHub's are square, unpadded, channels last");
        }

        return new Conv(Whole(config, "filters", "nb_filter"), rows, down, ReadActivation(config));
    }

    private BatchNorm ReadNormalisation(JsonElement config)
    {
        var axis = config.TryGetProperty("axis", out var said) && said.ValueKind == JsonValueKind.Array && said.GetArrayLength() == 1 ? said[0] : said;
        if (axis.ValueKind == JsonValueKind.Number && axis.GetInt32() is not (3 or -1))
        {
            throw Refused($"it normalises along axis {axis}; KartHub's channels are the last, 3");
        }

        return new BatchNorm(Activation.Linear, Number(config, 1e-3, "epsilon"));
    }

    private Activation ReadActivation(JsonElement config)
    {
        if (!config.TryGetProperty("activation", out var activation) || activation.ValueKind == JsonValueKind.Null)
        {
            return Activation.Linear;
        }

        return activation.ToString() switch
        {
            "linear" => Activation.Linear,
            "relu" => Activation.Relu,
            "elu" => Activation.Elu,
            "tanh" => Activation.Tanh,
            "softsign" => Activation.Softsign,
            var other => throw Refused($"it has the activation {other}; KartHub has linear, relu, elu, tanh and softsign"),
        };
    }

    // A layer of its own behind one that has none.
    private void Activate(Activation activation)
    {
        if (layers is not [.., { Activation: Activation.Linear } before])
        {
            throw Refused($"it has the activation {activation} where there is nothing to apply it to, or another one already");
        }

        layers[^1] = before with { Activation = activation };
    }

    private void AddDropout(JsonElement config)
    {
        var share = Number(config, 0, "rate", "p");
        if (isFlat && layers is [.., Dense before] && share is >= 0 and < 1)
        {
            layers[^1] = before with { Dropout = share };
        }
        else
        {
            assumptions.Add($"the dropout of {share} before the dense layers is left out: it matters to training alone");
        }
    }

    private void RequireBias(JsonElement config, string layer)
    {
        if (((string[])["use_bias", "bias"]).Any(name => config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.False))
        {
            throw Refused($"it has a {layer} without bias");
        }
    }

    private static (int, int) Pair(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? (value.GetInt32(), value.GetInt32()) : (value[0].GetInt32(), value[1].GetInt32());

    private static int Whole(JsonElement config, params string[] names) => names.Where(name => config.TryGetProperty(name, out _)).Select(name => config.GetProperty(name).GetInt32()).First();

    private static double Number(JsonElement config, double otherwise, params string[] names) =>
        names.Where(name => config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number).Select(name => config.GetProperty(name).GetDouble()).FirstOrDefault(otherwise);

    private static string? Text(JsonElement config, params string[] names) =>
        names.Where(name => config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String).Select(name => config.GetProperty(name).GetString()).FirstOrDefault();

    private Refusal Refused(string why) => new("keras.unsupported", $"{file.Origin} cannot become a KartHub model: {why}. It holds: {file.Found}.");
}
