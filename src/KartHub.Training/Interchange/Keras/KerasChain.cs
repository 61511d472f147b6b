using System.Text.Json;
using KartHub.Contracts;
using KartHub.Training.Files;

namespace KartHub.Training.Interchange.Keras;

/// <summary>A model's layers as Keras describes them (<c>model_config</c>, <c>config.json</c>, what <c>to_json()</c> gives), each following the one before.</summary>
/// <param name="Origin">The file that says so, for messages.</param>
/// <param name="Layers">From the input on.</param>
/// <param name="Input">The shape that the model was built for, where it says one.</param>
internal sealed record KerasChain(string Origin, IReadOnlyList<KerasConfigLayer> Layers, JsonElement? Input)
{
    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 64 };

    /// <summary>Nobody named it: it was found beside the weights.</summary>
    public bool WasFound { get; init; }

    /// <exception cref="Refusal">The text cannot be read, or is of no model, or the layers are no chain.</exception>
    public static KerasChain Read(string json, string origin)
    {
        try
        {
            return Read(Root(json), origin);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            throw Unreadable(origin, exception);
        }
    }

    /// <summary>Whether a JSON text describes a Keras model; any other program's does not.</summary>
    public static bool Describes(string json)
    {
        try
        {
            var root = Root(json);
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("class_name", out _) && root.TryGetProperty("config", out _);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return false;
        }
    }

    /// <summary>What asking JSON for something that is not there throws.</summary>
    public static bool IsUnreadable(Exception exception) =>
        exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException;

    public static Refusal Unreadable(string origin, Exception exception)
    {
        var fault = exception switch
        {
            JsonException broken => StrictJson.Fault(broken),
            KeyNotFoundException => "something that Keras always writes is not in it.",
            _ => "a value in it is of another kind than Keras writes there.",
        };
        return new("keras.config-unreadable", $"The description of the model in {origin} cannot be read: {fault}", exception);
    }

    // Many write json.dump(model.to_json(), file), which is a text in a text.
    private static JsonElement Root(string json)
    {
        using var outer = JsonDocument.Parse(json, JsonOptions);
        if (outer.RootElement.ValueKind != JsonValueKind.String)
        {
            return outer.RootElement.Clone();
        }

        using var inner = JsonDocument.Parse(outer.RootElement.GetString()!, JsonOptions);
        return inner.RootElement.Clone();
    }

    private static KerasChain Read(JsonElement model, string origin)
    {
        var kind = KindOf(model);
        var config = model.GetProperty("config");
        var isList = config.ValueKind == JsonValueKind.Array; // Keras 1's Sequential.
        if (!isList && !config.TryGetProperty("layers", out _))
        {
            throw new Refusal("keras.no-layers", $"{origin} describes a {kind}, which does not list its layers: a class of its own. Make the network as a Sequential or a functional model, load the weights into that, and save it.");
        }

        var layers = (isList ? config : config.GetProperty("layers")).EnumerateArray().ToList();
        if (kind != "Sequential")
        {
            RequireChain(layers, config, origin);
        }

        return new KerasChain(
            origin,
            [.. layers.Select(layer => new KerasConfigLayer(KindOf(layer), NameOf(layer), layer.GetProperty("config")))],
            isList ? null : BuiltFor(model, config));
    }

    private static void RequireChain(List<JsonElement> layers, JsonElement config, string origin)
    {
        string? before = null;
        foreach (var layer in layers)
        {
            var name = NameOf(layer);
            var takes = TakenBy(layer);
            if (!takes.SequenceEqual(before is null ? [] : [before]))
            {
                throw Branches(name, takes.Count == 0 ? "nothing" : string.Join(" and ", takes));
            }

            before = name;
        }

        var ends = config.TryGetProperty("output_layers", out var outputs) ? NamesIn(outputs) : [];
        if (ends.Exists(end => end != before))
        {
            throw Branches(ends.Find(end => end != before)!, "the end, beside other outputs");
        }

        Refusal Branches(string layer, string takes) =>
            new("keras.branches", $"{origin} cannot become a KartHub model: the layer {layer} does not simply follow the one before it (it is joined to {takes}), and KartHub's networks are a chain of layers. Save a model of the one way that steers.");
    }

    private static string KindOf(JsonElement described) => described.GetProperty("class_name").GetString() ?? throw new FormatException();

    private static string NameOf(JsonElement layer)
    {
        if (layer.TryGetProperty("name", out var name) || (layer.GetProperty("config") is { ValueKind: JsonValueKind.Object } config && config.TryGetProperty("name", out name)))
        {
            return name.GetString() ?? KindOf(layer);
        }

        return KindOf(layer);
    }

    // A list of calls. Keras 2's are lists of [name, node, tensor, arguments], Keras 3's objects with tensors somewhere among the arguments.
    private static List<string> TakenBy(JsonElement layer)
    {
        var names = new List<string>();
        foreach (var call in layer.TryGetProperty("inbound_nodes", out var calls) ? calls.EnumerateArray() : default)
        {
            if (call.ValueKind == JsonValueKind.Array)
            {
                names.AddRange(NamesIn(call));
            }
            else
            {
                AddTensors(call, names);
            }
        }

        return names;
    }

    // [name, node, tensor, …] or a list of such.
    private static List<string> NamesIn(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return [];
        }

        return list[0].ValueKind == JsonValueKind.String ? [list[0].GetString()!] : [.. list.EnumerateArray().SelectMany(NamesIn)];
    }

    private static void AddTensors(JsonElement value, List<string> names)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("keras_history", out var history))
        {
            names.AddRange(NamesIn(history));
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var inner in value.EnumerateObject())
            {
                AddTensors(inner.Value, names);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var inner in value.EnumerateArray())
            {
                AddTensors(inner, names);
            }
        }
    }

    private static JsonElement? BuiltFor(JsonElement model, JsonElement config)
    {
        if (config.TryGetProperty("build_input_shape", out var shape)
            || (model.TryGetProperty("build_config", out var build) && build.ValueKind == JsonValueKind.Object && build.TryGetProperty("input_shape", out shape)))
        {
            return shape;
        }

        return null;
    }
}
