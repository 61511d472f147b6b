using System.Text.Json.Serialization;
using KartHub.Contracts;
using KartHub.Training.Engine;

namespace KartHub.Training.Models;

/// <summary>A network in <c>model.json</c>, layer by layer. What is read from a file is checked before anything is made of it.</summary>
/// <param name="Width">Of the input, pixels.</param>
/// <param name="Height">Of the input, pixels.</param>
/// <param name="InputScale">Every byte is multiplied by this,</param>
/// <param name="InputOffset">and this is added.</param>
/// <param name="Layers">From the input on.</param>
public sealed record NetworkShape(int Width, int Height, float InputScale, float InputOffset, IReadOnlyList<LayerShape> Layers)
{
    private const int MaxSide = 1024;
    private const int MaxLayers = 64;
    private const long MaxValues = 1 << 26; // Of a layer's outputs, and of all weights together: 256 MB.

    /// <summary>Describes a network.</summary>
    public static NetworkShape Of(NetworkDefinition network) =>
        new(network.Width, network.Height, network.InputScale, network.InputOffset, [.. network.Layers.Select(LayerShape.Of)]);

    /// <summary>The network again.</summary>
    /// <exception cref="Refusal">Its layers do not fit together, or are larger than any that drives.</exception>
    public NetworkDefinition Define(string name, IReadOnlyList<string> outputs)
    {
        var definition = new NetworkDefinition
        {
            Name = name,
            Title = Phrase.AsItIs(name),
            Description = new("network.elsewhere", $"Made elsewhere."),
            Outputs = [.. outputs],
            Width = Width,
            Height = Height,
            InputScale = InputScale,
            InputOffset = InputOffset,
            Layers = [.. Layers.Select(layer => layer.Define())],
        };
        Require(Width is >= 1 and <= MaxSide && Height is >= 1 and <= MaxSide, $"its pictures are {Width}×{Height}; sides must be 1 to {MaxSide}");
        Require(Layers.Count is >= 1 and <= MaxLayers, $"it has {Layers.Count} layers; it must have 1 to {MaxLayers}");
        Require(float.IsFinite(InputScale) && float.IsFinite(InputOffset), "its input's scale and offset must be numbers");
        Require(outputs.Distinct().Count() == outputs.Count && outputs.All(OutputColumns.IsKnown), $"its outputs are {string.Join(", ", outputs)}");
        try
        {
            RequireSizes(definition);
            definition.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new Refusal("network.unsound", $"{exception.Message.TrimEnd('.')}", exception);
        }

        return definition;
    }

    private static void RequireSizes(NetworkDefinition definition)
    {
        Int128 height = definition.Height, width = definition.Width, channels = definition.Channels, weights = 0;
        foreach (var layer in definition.Layers)
        {
            if (layer is Conv { Kernel: >= 1, Stride: >= 1 } conv && conv.Kernel <= height && conv.Kernel <= width)
            {
                weights += channels * conv.Kernel * conv.Kernel * conv.Channels;
                (height, width, channels) = ((height - conv.Kernel) / conv.Stride + 1, (width - conv.Kernel) / conv.Stride + 1, conv.Channels);
            }
            else if (layer is Dense dense)
            {
                weights += height * width * channels * dense.Units;
                (height, width, channels) = (1, 1, dense.Units);
            }

            Require(channels <= MaxValues && height * width * channels <= MaxValues && weights <= MaxValues, "its layers are larger than KartHub can run");
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new Refusal("network.unsound", $"{otherwise}");
        }
    }
}

/// <summary>One layer.</summary>
/// <param name="Kind"><c>conv</c>, <c>batchNorm</c> or <c>dense</c>.</param>
/// <param name="Size">Output channels or units; of batch normalisation, which changes nothing about that, 0.</param>
/// <param name="Activation">An <see cref="Engine.Activation"/>'s name, first letter small.</param>
public sealed record LayerShape(string Kind, int Size, string Activation)
{
    /// <summary>Side of a convolution's kernel in pixels.</summary>
    public int Kernel { get; init; }

    /// <summary>Its step in pixels.</summary>
    public int Stride { get; init; }

    /// <summary>Share of a dense layer's outputs that training silences.</summary>
    public double Dropout { get; init; }

    /// <summary>Of a last dense layer: how many of its last outputs are logits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Logits { get; init; }

    /// <summary>Of batch normalisation: what is added to the variance.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Epsilon { get; init; }

    internal static LayerShape Of(LayerDefinition layer)
    {
        var name = layer.Activation.ToString();
        var activation = char.ToLowerInvariant(name[0]) + name[1..];
        return layer switch
        {
            Conv conv => new LayerShape("conv", conv.Channels, activation) { Kernel = conv.Kernel, Stride = conv.Stride },
            BatchNorm normalisation => new LayerShape("batchNorm", 0, activation) { Epsilon = normalisation.Epsilon },
            Dense dense => new LayerShape("dense", dense.Units, activation) { Dropout = dense.Dropout, Logits = dense.Logits },
            _ => throw new ArgumentException($"{layer.GetType().Name} is no kind of layer that model.json can describe."),
        };
    }

    internal LayerDefinition Define()
    {
        var known = Enum.GetValues<Activation>().Where(value => string.Equals(value.ToString(), Activation, StringComparison.OrdinalIgnoreCase)).ToList();
        var activation = known.Count == 1 ? known[0] : throw new Refusal("network.unknown-activation", $"it has a layer with the unknown activation '{Activation}'");
        return Kind switch
        {
            "conv" => new Conv(Size, Kernel, Stride, activation),
            "batchNorm" => new BatchNorm(activation, Epsilon),
            "dense" => new Dense(Size, activation, Dropout) { Logits = Logits },
            _ => throw new Refusal("network.unknown-layer", $"it has a layer of the unknown kind '{Kind}'"),
        };
    }
}
