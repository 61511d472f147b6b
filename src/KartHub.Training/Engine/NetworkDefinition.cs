using KartHub.Contracts;

namespace KartHub.Training.Engine;

/// <summary>What a network is, short enough to read at a glance: its input, its layers and what its outputs mean.</summary>
public sealed record NetworkDefinition
{
    /// <summary>The name it is chosen by: <c>pilotnet</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    public required Phrase Title { get; init; }

    /// <summary>A sentence or two for the person who chooses.</summary>
    public required Phrase Description { get; init; }

    /// <summary>What each output of the last layer means: <c>steerX</c>, <c>steerY</c>, <c>a</c>, <c>b</c>, <c>rb</c>.</summary>
    public required string[] Outputs { get; init; }

    /// <summary>Convolutions first, with or without batch normalisation, then at least one dense layer with one unit per output.</summary>
    public required IReadOnlyList<LayerDefinition> Layers { get; init; }

    /// <summary>Rows of the input picture.</summary>
    public int Height { get; init; } = 66;

    /// <summary>Columns of the input picture.</summary>
    public int Width { get; init; } = 200;

    /// <summary>Bytes of a pixel: red, green, blue.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Every byte of the picture is multiplied by this: 1/255 maps it to 0..1.</summary>
    public float InputScale { get; init; } = 1f / 255;

    /// <summary>Added after that: 1/127.5 and −1 map bytes to −1..1.</summary>
    public float InputOffset { get; init; }

    /// <summary>Bytes of one input picture, in the order height, width, channel.</summary>
    public int ImageBytes => Height * Width * Channels;

    /// <summary>How many of the last outputs are logits.</summary>
    internal int Logits => ((Dense)Layers[^1]).Logits;

    /// <summary>How many of the last outputs are buttons.</summary>
    public int Buttons => Outputs.Reverse().TakeWhile(output => OutputColumns.IsButton(output)).Count();

    /// <summary>The same with a logit for each button, so that cross-entropy trains them.</summary>
    internal NetworkDefinition WithButtonLogits() => this with { Layers = [.. Layers.SkipLast(1), (Dense)Layers[^1] with { Logits = Buttons }] };

    /// <summary>All weights, biases and statistics of layers that fit together.</summary>
    internal long CountParameters()
    {
        long count = 0, height = Height, width = Width, channels = Channels;
        foreach (var layer in Layers)
        {
            switch (layer)
            {
                case Conv conv:
                    count += (conv.Kernel * conv.Kernel * channels + 1) * conv.Channels;
                    (height, width, channels) = ((height - conv.Kernel) / conv.Stride + 1, (width - conv.Kernel) / conv.Stride + 1, conv.Channels);
                    break;
                case Dense dense:
                    count += (height * width * channels + 1) * dense.Units;
                    (height, width, channels) = (1, 1, dense.Units);
                    break;
                case BatchNorm:
                    count += 4 * channels;
                    break;
            }
        }

        return count;
    }

    /// <exception cref="ArgumentException">The layers do not fit together; the message names the layer.</exception>
    internal void Validate()
    {
        var dense = 0;
        int height = Height, width = Width;
        for (var i = 0; i < Layers.Count; i++)
        {
            var where = $"Network \"{Name}\", layer {i + 1}";
            switch (Layers[i])
            {
                case Conv conv:
                    Require(dense == 0, $"{where}: a convolution must come before the dense layers.");
                    Require(conv is { Channels: >= 1, Kernel: >= 1, Stride: >= 1 }, $"{where}: channels, kernel and stride must be 1 or more.");
                    Require(conv.Kernel <= height && conv.Kernel <= width,
                        $"{where}: its {conv.Kernel}×{conv.Kernel} kernel does not fit its {height}×{width} input.");
                    height = (height - conv.Kernel) / conv.Stride + 1;
                    width = (width - conv.Kernel) / conv.Stride + 1;
                    break;
                case BatchNorm normalisation:
                    Require(i > 0 && Layers[i - 1] is Conv, $"{where}: batch normalisation must stand behind a convolution.");
                    Require(Layers[i - 1] is Conv { Channels: <= BatchNorm.MostChannels }, $"{where}: batch normalisation takes {BatchNorm.MostChannels:N0} channels at most.");
                    Require(normalisation.Epsilon > 0 && double.IsFinite(normalisation.Epsilon), $"{where}: epsilon must be above 0, not {normalisation.Epsilon}.");
                    break;
                case Dense d:
                    dense++;
                    Require(d.Units >= 1, $"{where}: units must be 1 or more.");
                    Require(d.Logits >= 0 && d.Logits <= (i == Layers.Count - 1 ? d.Units : 0), $"{where}: only units of the last layer can be logits, and as many as it has at most.");
                    Require(d.Dropout is >= 0 and < 1, $"{where}: dropout must be 0 to below 1, not {d.Dropout}.");
                    break;
                default:
                    throw new ArgumentException($"{where}: unknown kind {Layers[i].GetType().Name}.");
            }
        }

        var last = Layers.Count > 0 ? Layers[^1] as Dense : null;
        Require(last?.Units == Outputs.Length, $"Network \"{Name}\" must end in a dense layer of {Outputs.Length} units, one for each output.");
        Require(last!.Dropout == 0, $"Network \"{Name}\": the last layer cannot drop its outputs.");
        Require(Height >= 1 && Width >= 1 && Channels >= 1, $"Network \"{Name}\": the input must have at least one pixel and channel.");

        static void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                throw new ArgumentException(otherwise);
            }
        }
    }
}
