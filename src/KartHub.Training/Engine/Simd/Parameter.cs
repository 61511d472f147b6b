namespace KartHub.Training.Engine.Simd;

/// <summary>
/// The weights or biases of one layer, read and written in their canonical layout, which model files use too:
/// a convolution's weight is [kernel row, kernel column, input channel, output channel], a dense layer's [input, output], a bias and all of batch normalisation's [output];
/// the last index runs fastest. How the engine keeps them in memory is its own affair.
/// </summary>
public sealed unsafe class Parameter
{
    private readonly Network network;
    private readonly Func<int, int> storedIndex;

    internal Parameter(Network network, string name, int[] shape, long offset, int storedLength, Func<int, int> storedIndex)
    {
        this.network = network;
        this.storedIndex = storedIndex;
        Name = name;
        Shape = shape;
        Offset = offset;
        StoredLength = storedLength;
        Count = shape.Aggregate(1, (product, size) => product * size);
    }

    /// <summary>Layer and role: <c>conv1.weight</c>, <c>conv1.bias</c>, <c>norm1.gamma</c>, <c>dense2.weight</c>; layers of a kind count from 1.</summary>
    public string Name { get; }

    /// <summary>Sizes in the canonical layout.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>How many floats: the product of the sizes.</summary>
    public int Count { get; }

    /// <summary>Where the stored floats begin among all the network's.</summary>
    internal long Offset { get; }

    /// <summary>Stored floats, padding included; the padding is and stays zero.</summary>
    internal int StoredLength { get; }

    /// <summary>A copy in the canonical layout.</summary>
    public float[] Read() => Gather(network.Weights);

    /// <summary>Replaces all values, given in the canonical layout. Not while a step or a prediction runs.</summary>
    /// <exception cref="ArgumentException">The number of values is not <see cref="Count"/>.</exception>
    public void Write(ReadOnlySpan<float> values)
    {
        if (values.Length != Count)
        {
            throw new ArgumentException($"{Name} has {Count:N0} values ({string.Join("×", Shape)}), not {values.Length:N0}.");
        }

        Scatter(values, network.Weights);
        network.CountChange();
    }

    /// <summary>Reads this parameter's part of memory that is laid out as the network's weights are: gradients, an optimiser's state.</summary>
    internal float[] Gather(float* memory)
    {
        var values = new float[Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = memory[Offset + storedIndex(i)];
        }

        return values;
    }

    /// <summary>Writes it.</summary>
    internal void Scatter(ReadOnlySpan<float> values, float* memory)
    {
        for (var i = 0; i < values.Length; i++)
        {
            memory[Offset + storedIndex(i)] = values[i];
        }
    }
}
