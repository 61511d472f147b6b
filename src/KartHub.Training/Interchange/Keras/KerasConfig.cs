using System.Globalization;
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
        var config = new KerasConfig(file, assumptions);
        try
        {
            return config.Read(chain);
        }
        catch (Exception exception) when (KerasChain.IsUnreadable(exception))
        {
            throw KerasChain.Unreadable($"{chain.Origin}, layer {config.current},", exception);
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
                scaling = ((float)Number(config, null, "scale"), (float)Number(config, 0, "offset"));
                break;
            case "Conv2D" or "Convolution2D" when !isFlat:
                layers.Add(ReadConvolution(config));
                break;
            case "BatchNormalization" when !isFlat && layers is [.., Conv]:
                layers.Add(ReadNormalisation(config));
                break;
            case "Flatten" when !isFlat:
                RequirePlain(config, kind, "data_format", "channels_last");
                isFlat = true;
                break;
            case "Dense" when isFlat:
                RequireBias(config, "dense layer");
                layers.Add(new Dense(Whole(config, "units", "output_dim"), ReadActivation(config)));
                break;
            case "Dropout" or "SpatialDropout2D":
                AddDropout(config);
                break;
            case "Activation" or "ELU" or "ReLU":
                Activate(ActivationOf(kind, config));
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
        var (rows, columns) = Pair(config, "kernel_size") ?? (Whole(config, "nb_row"), Whole(config, "nb_col"));
        var (down, across) = Pair(config, "strides") ?? Pair(config, "subsample") ?? (1, 1);
        var padding = Text(config, "padding", "border_mode") ?? "valid";
        var order = Text(config, "data_format", "dim_ordering") ?? "channels_last";
        var dilation = Pair(config, "dilation_rate") ?? (1, 1);
        if (rows != columns || down != across || padding != "valid" || order is not ("channels_last" or "tf") || dilation != (1, 1) || Number(config, 1, "groups") != 1)
        {
            throw Refused($"its layer {current} is a convolution of {rows}×{columns}, strides {down} and {across}, padding {padding}, {order}, dilation {dilation}; KartHub's are square, unpadded, channels last");
        }

        return new Conv(Whole(config, "filters", "nb_filter"), rows, down, ReadActivation(config));
    }

    private BatchNorm ReadNormalisation(JsonElement config)
    {
        var said = ListOf(config.TryGetProperty("axis", out var value) ? value : default);
        var axis = said.ValueKind == JsonValueKind.Array && said.GetArrayLength() == 1 ? said[0] : said;
        if (axis.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null) && !(axis.ValueKind == JsonValueKind.Number && axis.GetDouble() is 3 or -1))
        {
            throw Refused($"its layer {current} normalises along axis {axis}; KartHub's channels are the last, 3");
        }

        return new BatchNorm(Activation.Linear, Number(config, 1e-3, "epsilon"));
    }

    private Activation ReadActivation(JsonElement config)
    {
        if (Said(config, "activation") is not { } activation)
        {
            return Activation.Linear;
        }

        // Keras 3 describes a function as an object, and any layer may stand for one.
        if (activation.ValueKind == JsonValueKind.Object)
        {
            var described = activation.GetProperty("config");
            return described.ValueKind == JsonValueKind.String ? Named(described) : ActivationOf(activation.GetProperty("class_name").ToString(), described);
        }

        return Named(activation);

        Activation Named(JsonElement name) => name.ToString() switch
        {
            "linear" => Activation.Linear,
            "relu" => Activation.Relu,
            "elu" => Activation.Elu,
            "tanh" => Activation.Tanh,
            "softsign" => Activation.Softsign,
            var other => throw UnknownActivation(other),
        };
    }

    // What a layer does that is nothing but an activation.
    private Activation ActivationOf(string kind, JsonElement config)
    {
        switch (kind)
        {
            case "Activation":
                return ReadActivation(config);
            case "ELU":
                RequirePlain(config, kind, "alpha", "1");
                return Activation.Elu;
            case "ReLU":
                RequirePlain(config, kind, "max_value", "null");
                RequirePlain(config, kind, "negative_slope", "0");
                RequirePlain(config, kind, "threshold", "0");
                return Activation.Relu;
            default:
                throw UnknownActivation(kind);
        }
    }

    private Refusal UnknownActivation(string name) => Refused($"its layer {current} has the activation {name}; KartHub has linear, relu, elu, tanh and softsign");

    // KartHub's layers do only what Keras's do by themselves.
    private void RequirePlain(JsonElement config, string kind, string field, string plain)
    {
        if (Said(config, field) is { } said && Plainly(said) != plain)
        {
            throw Refused($"its layer {current} says {kind} with {field} {said}; KartHub has it with {plain}");
        }

        static string Plainly(JsonElement said) => said.ValueKind == JsonValueKind.Number ? said.GetDouble().ToString(CultureInfo.InvariantCulture) : said.ToString();
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
        if (Said(config, "use_bias", "bias") is { ValueKind: not JsonValueKind.True })
        {
            throw Refused($"its layer {current} is a {layer} without bias; KartHub's have one: save it with a bias of zeros");
        }
    }

    private (int, int)? Pair(JsonElement config, string name)
    {
        if (Said(config, name) is not { } said)
        {
            return null;
        }

        var sides = ListOf(said) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToList() : [said, said];
        return sides.Count == 2 && sides.TrueForAll(side => side.ValueKind == JsonValueKind.Number && side.TryGetInt32(out _))
            ? (sides[0].GetInt32(), sides[1].GetInt32())
            : throw Odd(name, said, "one or two whole numbers");
    }

    // Some versions write a tuple as an object.
    private static JsonElement ListOf(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("items", out var items) ? items : value;

    private int Whole(JsonElement config, params string[] names)
    {
        var said = Said(config, names) ?? throw Refused($"its layer {current} does not say its {names[0]}");
        return said.ValueKind == JsonValueKind.Number && said.TryGetInt32(out var number) ? number : throw Odd(names[0], said, "a whole number");
    }

    private double Number(JsonElement config, double? otherwise, params string[] names)
    {
        var said = Said(config, names);
        if (said is { ValueKind: not JsonValueKind.Number } odd)
        {
            throw Odd(names[0], odd, "a number");
        }

        return said?.GetDouble() ?? otherwise ?? throw Refused($"its layer {current} does not say its {names[0]}");
    }

    private string? Text(JsonElement config, params string[] names)
    {
        var said = Said(config, names);
        return said is { ValueKind: not JsonValueKind.String } odd ? throw Odd(names[0], odd, "a word") : said?.GetString();
    }

    // What is null is not said.
    private static JsonElement? Said(JsonElement config, params string[] names)
    {
        foreach (var name in names)
        {
            if (config.TryGetProperty(name, out var said) && said.ValueKind != JsonValueKind.Null)
            {
                return said;
            }
        }

        return null;
    }

    private Refusal Odd(string field, JsonElement said, string expected) => Refused($"its layer {current} has the {field} {said}, which should be {expected}");

    private Refusal Refused(string why) => new("keras.unsupported", $"{file.Origin} cannot become a KartHub model: {why}. It holds: {file.Found}.");
}
