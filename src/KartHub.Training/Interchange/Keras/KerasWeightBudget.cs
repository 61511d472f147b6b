using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Interchange.Hdf5;

namespace KartHub.Training.Interchange.Keras;

/// <summary>Reads a file's weights, no more than a network that drives can have: names may repeat, so that a small file could ask for much.</summary>
internal sealed class KerasWeightBudget(string origin)
{
    private const int MaxTensors = 4096;
    private const int MaxFloats = 1 << 25;

    private int tensors;
    private long floats;

    /// <exception cref="Refusal">It cannot be read, or is one too many.</exception>
    public Tensor Read(string name, Hdf5Object dataset)
    {
        var elements = dataset.Elements();
        tensors++;
        floats += elements.Count;
        return tensors <= MaxTensors && floats <= MaxFloats
            ? new Tensor(name, elements.Shape, elements.Floats())
            : throw new Refusal("keras.too-many-weights", $"{origin} has more than {MaxFloats} weights or {MaxTensors} arrays of them, which is more than any network that drives.");
    }
}
