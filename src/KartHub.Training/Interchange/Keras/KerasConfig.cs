using System.Text.Json;
using KartHub.Contracts;
using KartHub.Training.Engine;

namespace KartHub.Training.Interchange.Keras;

/// <summary>Makes a network of the layers that Keras describes, where our engine has them too. Any other layer is refused by name.</summary>
internal sealed class KerasConfig
{
    private readonly KerasFile file;
    private readonly List<string> assumptions;
    private readonly List<LayerDefinition> layers = [];
    private (int Height, int Width)? input;
    private (float Scale, float Offset)? scaling;
    private bool beginsWithLambda, endsWithLambda, isFlat;
    private string current = "";

    private KerasConfig(KerasFile file, List<string> assumptions) => (this.file, this.assumptions) = (file, assumptions);

    /// <param name="chain">The file's layers.</param>
    /// <param name="assumptions">Receives what is left out.</param>
    /// <exception cref="Refusal">There is a layer that KartHub does not have, or the text cannot be read.</exception>
    public static KerasArchitecture Read(KerasFile file, KerasChain chain, List<string> assumptions)
    {
        try
        {
            return new KerasConfig(file, assumptions).Read(chain);
        }
        catch (Exception exception) when (KerasChain.IsUnreadable(exception))
        {
            throw KerasChain.Unreadable(chain.Origin, exception);
        }
    }

    private KerasArchitecture Read(KerasChain chain)
    {
        foreach (var layer in chain.Layers)
        {
            current = layer.Name;
            ReadInput(layer.Config);
            Add(layer.Kind, layer.Config);
        }

        if (input is null && chain.Input is { } builtFor)
        {
            input = InputOf(builtFor);
        }

        return new KerasArchitecture(input?.Width, input?.Height, scaling, beginsWithLambda, endsWithLambda, layers);
    }

    private void Add(string kind, JsonElement config)
    {
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
                throw Refused($"its layer {current} is a {kind} layer{(layers.Count == 0 ? "" : $" behind {layers.Count} layers with weights")}, which KartHub's networks do not have there");
        }

        if (endsWithLambda && kind is not ("Lambda" or "Dropout"))
        {
            throw Refused($"its layer {current} stands behind a Lambda (code of its own, which is never run)");
        }
    }

    private void ReadInput(JsonElement config)
    {
        if (input is null && config.ValueKind == JsonValueKind.Object
            && (config.TryGetProperty("batch_input_shape", out var shape) || config.TryGetProperty("batch_shape", out shape)) && shape.ValueKind != JsonValueKind.Null)
        {
            input = InputOf(shape);
        }
    }

    private (int Height, int Width) InputOf(JsonElement shape)
    {
        var list = ListOf(shape);
        var sides = list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(side => side.ValueKind == JsonValueKind.Number ? side.GetInt32() : 0).ToArray() : [];
        return sides is [0 or 1, > 0, > 0, 3] ? (sides[1], sides[2]) : throw Refused($"its input is {shape}; KartHub's networks see pictures: [null, height, width, 3]");
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
            throw Refused($"its layer {current} is a convolution of {rows}×{columns}, strides {down} and {across}, padding {padding}, {order}, dilation {dilation}; KartHub's are square, unpadded, channels last");
        }

        return new Conv(Whole(config, "filters", "nb_filter"), rows, down, ReadActivation(config));
    }

    private BatchNorm ReadNormalisation(JsonElement config)
    {
        var axis = config.TryGetProperty("axis", out var said) && said.ValueKind == JsonValueKind.Array && said.GetArrayLength() == 1 ? said[0] : said;
        if (axis.ValueKind == JsonValueKind.Number && axis.GetInt32() is not (3 or -1))
        {
            throw Refused($"its layer {current} normalises along axis {axis}; KartHub's channels are the last, 3");
        }

        return new BatchNorm(Activation.Linear, Number(config, 1e-3, "epsilon"));
    }

    private Activation ReadActivation(JsonElement config)
    {
        if (!config.TryGetProperty("activation", out var activation) || activation.ValueKind == JsonValueKind.Null)
        {
            return Activation.Linear;
        }

        return NameOf(activation) switch
        {
            "linear" => Activation.Linear,
            "relu" => Activation.Relu,
            "elu" => Activation.Elu,
            "tanh" => Activation.Tanh,
            "softsign" => Activation.Softsign,
            var other => throw Refused($"its layer {current} has the activation {other}; KartHub has linear, relu, elu, tanh and softsign"),
        };
    }

    // Keras 3 describes a function as an object.
    private static string NameOf(JsonElement activation)
    {
        if (activation.ValueKind != JsonValueKind.Object)
        {
            return activation.ToString();
        }

        var name = activation.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.String ? config : activation.GetProperty("class_name");
        return name.ToString().ToLowerInvariant();
    }

    // A layer of its own behind one that has none.
    private void Activate(Activation activation)
    {
        if (layers is not [.., { Activation: Activation.Linear } before])
        {
            throw Refused($"its layer {current} is the activation {activation} where there is nothing to apply it to, or another one already");
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
            throw Refused($"its layer {current} is a {layer} without bias; KartHub's have one: save it with a bias of zeros");
        }
    }

    private static (int, int) Pair(JsonElement value)
    {
        var list = ListOf(value);
        return list.ValueKind == JsonValueKind.Number ? (list.GetInt32(), list.GetInt32()) : (list[0].GetInt32(), list[1].GetInt32());
    }

    // Some versions write a tuple as an object.
    private static JsonElement ListOf(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("items", out var items) ? items : value;

    private int Whole(JsonElement config, params string[] names)
    {
        foreach (var name in names)
        {
            if (config.TryGetProperty(name, out var value))
            {
                return value.GetInt32();
            }
        }

        throw Refused($"its layer {current} does not say its {names[0]}");
    }

    private static double Number(JsonElement config, double otherwise, params string[] names) =>
        names.Where(name => config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number).Select(name => config.GetProperty(name).GetDouble()).FirstOrDefault(otherwise);

    private static string? Text(JsonElement config, params string[] names) =>
        names.Where(name => config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String).Select(name => config.GetProperty(name).GetString()).FirstOrDefault();

    private Refusal Refused(string why) => new("keras.unsupported", $"{file.Origin} cannot become a KartHub model: {why}. It holds: {file.Found}.");
}
