using KartHub.Training.Engine.Simd.Kernels;
using KartHub.Training.Engine.Simd.Layers;

namespace KartHub.Training.Engine.Simd;

/// <summary>
/// What the dense layers see of a whole batch, [sample][unit]: their inputs, the slopes of their activations (dropout included) and gradients.
/// Index 0 is the first dense layer's input, index i the output of the i-th.
/// </summary>
internal sealed unsafe class BatchMemory : IDisposable
{
    private readonly DenseLayer[] layers;
    private readonly int outputs;
    private readonly AlignedBuffer[] inputs;
    private readonly AlignedBuffer[] slopes;
    private readonly AlignedBuffer[] gradients;
    private readonly AlignedBuffer targets;
    private readonly AlignedBuffer ones;
    private readonly int[] strides;

    public BatchMemory(Network network, int capacity)
    {
        layers = network.DenseLayers;
        outputs = network.Definition.Outputs.Length;
        Capacity = capacity;
        strides = [(layers[0].Inputs + 15) / 16 * 16, .. layers.Select(layer => layer.OutputStride)];
        inputs = Allocate();
        slopes = Allocate();
        gradients = Allocate();
        targets = new AlignedBuffer((long)capacity * outputs);
        ones = new AlignedBuffer(strides.Max());
        new Span<float>(ones.Pointer, strides.Max()).Fill(1);

        AlignedBuffer[] Allocate() => [.. strides.Select(stride => new AlignedBuffer((long)stride * capacity))];
    }

    /// <summary>Samples there is room for.</summary>
    public int Capacity { get; }

    /// <summary>Whether, and how, dropout is applied; null in evaluation.</summary>
    public (int Seed, long Step)? Dropout { get; set; }

    public int StrideOf(int layer) => strides[layer];

    public float* InputsOf(int layer, int sample) => inputs[layer].Pointer + (nint)sample * strides[layer];

    public float* GradientsOf(int layer, int sample) => gradients[layer].Pointer + (nint)sample * strides[layer];

    public float* TargetsOf(int sample) => targets.Pointer + (nint)sample * outputs;

    /// <summary>Notes the slopes of a layer's outputs, and applies its dropout to both.</summary>
    public void Drop(int layer, int first, int samples, KernelSet kernels)
    {
        var units = layers[layer].Units;
        for (var sample = first; sample < first + samples; sample++)
        {
            var values = InputsOf(layer + 1, sample);
            var slope = SlopesOf(layer + 1, sample);
            new Span<float>(ones.Pointer, units).CopyTo(new Span<float>(slope, units));
            kernels.MultiplyBySlope(layers[layer].Activation, values, slope, Math.Min(units, layers[layer].ActiveUnits));
            if (Dropout is var (seed, step) && layers[layer].Dropout > 0)
            {
                Layers.Dropout.Apply(Layers.Dropout.Key(seed, step, sample, layer), layers[layer].Dropout, values, slope, units);
            }
        }
    }

    /// <summary>From the gradients of a layer's outputs to those of its sums.</summary>
    public void MultiplyBySlopes(int layer, int first, int samples, KernelSet kernels)
    {
        for (var sample = first; sample < first + samples; sample++)
        {
            kernels.Multiply(SlopesOf(layer + 1, sample), GradientsOf(layer + 1, sample), layers[layer].Units);
        }
    }

    public void Dispose()
    {
        foreach (var buffer in inputs.Concat(slopes).Concat(gradients).Append(targets).Append(ones))
        {
            buffer.Dispose();
        }
    }

    private float* SlopesOf(int layer, int sample) => slopes[layer].Pointer + (nint)sample * strides[layer];
}
