using KartHub.Training.Engine.Simd.Layers;

namespace KartHub.Training.Engine.Simd;

/// <summary>
/// A network's weights, first drawn at random: Glorot's uniform distribution (Glorot and Bengio, 2010), biases 0.
/// A <see cref="Trainer"/> changes them, a <see cref="Predictor"/> reads them; not both at the same moment.
/// </summary>
public sealed unsafe class Network : IDisposable
{
    private readonly AlignedBuffer weights;

    /// <param name="definition">Its layers.</param>
    /// <param name="seed">Chooses the first weights.</param>
    /// <exception cref="ArgumentException">The layers do not fit together; the message names the layer.</exception>
    public Network(NetworkDefinition definition, int seed)
    {
        definition.Validate();
        Definition = definition;

        var convolutions = new List<ConvolutionLayer>();
        int height = definition.Height, width = definition.Width, channels = definition.Channels;
        foreach (var layerDefinition in definition.Layers)
        {
            if (layerDefinition is Conv conv)
            {
                var layer = new ConvolutionLayer(conv, height, width, channels);
                convolutions.Add(layer);
                (height, width, channels) = (layer.OutputHeight, layer.OutputWidth, layer.OutputChannels);
            }
            else if (layerDefinition is BatchNorm normalisation)
            {
                convolutions[^1].Normalisation = new Normalisation(normalisation, channels);
            }
        }

        var dense = new List<DenseLayer>();
        var inputs = height * width * channels;
        foreach (var definitionOfDense in definition.Layers.OfType<Dense>())
        {
            dense.Add(new DenseLayer(definitionOfDense, inputs));
            inputs = definitionOfDense.Units;
        }

        Convolutions = [.. convolutions];
        DenseLayers = [.. dense];

        var parameters = new List<Parameter>();
        var length = Describe(parameters);
        Parameters = parameters;
        ParameterCount = parameters.Sum(parameter => (long)parameter.Count);
        weights = new AlignedBuffer(length);
        foreach (var layer in Convolutions)
        {
            layer.Weights = Weights + layer.Offset;
            layer.Biases = layer.Weights + RoundUp(layer.WeightCount);
            if (layer.Normalisation is { } normalisation)
            {
                normalisation.Gamma = Weights + normalisation.Offset;
            }
        }

        foreach (var layer in DenseLayers)
        {
            layer.Weights = Weights + layer.Offset;
            layer.Biases = layer.Weights + RoundUp(layer.WeightCount);
        }

        Draw(new Random(seed));
    }

    /// <summary>What it was made from.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>Weights and biases, and of batch normalisation factors and statistics, all together.</summary>
    public long ParameterCount { get; }

    /// <summary>Weight and bias of every layer, or γ, β, mean and variance of a batch normalisation, from the input on.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The parameters of one layer of the definition.</summary>
    internal IReadOnlyList<Parameter> ParametersOf(int layer)
    {
        var before = Definition.Layers.Take(layer).Sum(CountOf);
        return [.. Parameters.Skip(before).Take(CountOf(Definition.Layers[layer]))];

        static int CountOf(LayerDefinition definition) => definition is BatchNorm ? 4 : 2;
    }

    internal ConvolutionLayer[] Convolutions { get; }

    internal DenseLayer[] DenseLayers { get; }

    /// <summary>All stored floats, convolutions first.</summary>
    internal float* Weights => weights.Pointer;

    internal long WeightsLength => weights.Length;

    /// <summary>Stored floats of the convolutions.</summary>
    internal int ConvolutionsLength { get; private set; }

    /// <summary>Goes up when weights are written from outside.</summary>
    internal int Changes { get; private set; }

    internal bool IsDisposed => weights.IsClosed;

    internal void CountChange() => Changes++;

    /// <inheritdoc/>
    public void Dispose() => weights.Dispose();

    private static int RoundUp(int floats) => (floats + 15) / 16 * 16;

    private long Describe(List<Parameter> parameters)
    {
        var offset = 0L;
        var (channels, normalisations) = (Definition.Channels, 0);
        for (var i = 0; i < Convolutions.Length; i++)
        {
            var layer = Convolutions[i];
            var outputs = Definition.Layers.OfType<Conv>().ElementAt(i).Channels;
            layer.Offset = offset;
            Add($"conv{i + 1}.weight", [layer.Kernel, layer.Kernel, channels, outputs], layer.WeightCount, layer.StoredWeight(channels, outputs));
            Add($"conv{i + 1}.bias", [outputs], layer.OutputChannels, index => index);
            if (layer.Normalisation is { } normalisation)
            {
                normalisation.Offset = offset;
                normalisations++;
                foreach (var role in (string[])["gamma", "beta", "mean", "variance"])
                {
                    Add($"norm{normalisations}.{role}", [outputs], layer.OutputChannels, index => index);
                }
            }

            channels = outputs;
        }

        ConvolutionsLength = (int)offset;
        var storedChannels = Convolutions.Length > 0 ? Convolutions[^1].OutputChannels : channels;
        var pictureChannels = channels;
        var inputs = DenseLayers[0].Inputs / storedChannels * channels;
        Func<int, int> storedInput = index => index / pictureChannels * storedChannels + index % pictureChannels;
        for (var i = 0; i < DenseLayers.Length; i++)
        {
            var layer = DenseLayers[i];
            layer.Offset = offset;
            Add($"dense{i + 1}.weight", [inputs, layer.Units], layer.WeightCount, layer.StoredWeight(storedInput));
            Add($"dense{i + 1}.bias", [layer.Units], layer.OutputStride, index => index);
            inputs = layer.Units;
            storedInput = index => index;
        }

        return offset;

        void Add(string name, int[] shape, int storedLength, Func<int, int> storedIndex)
        {
            parameters.Add(new Parameter(this, name, shape, offset, storedLength, storedIndex));
            offset += RoundUp(storedLength);
        }
    }

    private void Draw(Random random)
    {
        foreach (var weight in Parameters.Where(parameter => parameter.Shape.Count > 1))
        {
            var taps = weight.Shape.SkipLast(2).Aggregate(1, (product, size) => product * size);
            var limit = Math.Sqrt(6.0 / (taps * (weight.Shape[^2] + weight.Shape[^1])));
            var values = new float[weight.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)((random.NextDouble() * 2 - 1) * limit);
            }

            weight.Write(values);
        }

        foreach (var one in Parameters.Where(parameter => parameter.Name.EndsWith(".gamma", StringComparison.Ordinal) || parameter.Name.EndsWith(".variance", StringComparison.Ordinal)))
        {
            one.Write([.. Enumerable.Repeat(1f, one.Count)]);
        }
    }
}
