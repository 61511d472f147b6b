using KartHub.Training.Engine.Simd.Kernels;

namespace KartHub.Training.Engine.Simd.Layers;

/// <summary>
/// A fully connected layer at work on a few samples at once, [sample][unit]. Its weights lie in panels of up to 48 units, [panel][input][unit of the panel],
/// each read from beginning to end; the last panel is filled up with zeros.
/// </summary>
internal sealed unsafe class DenseLayer
{
    /// <summary>The most samples <see cref="Input"/> takes at once: as many as the widest register has lanes.</summary>
    public const int MostSamples = 16;

    private const int WidestPanel = 48;

    public DenseLayer(Dense definition, int inputs)
    {
        Inputs = inputs;
        Units = definition.Units;
        Activation = definition.Activation;
        Dropout = definition.Dropout;
        Panel = Math.Min(WidestPanel, (Units + KernelSet.MinimumChannels - 1) / KernelSet.MinimumChannels * KernelSet.MinimumChannels);
        Panels = (Units + Panel - 1) / Panel;
        ActiveUnits = definition.Logits > 0 ? Units - definition.Logits : OutputStride;
    }

    /// <summary>Inputs as stored.</summary>
    public int Inputs { get; }

    public int Units { get; }

    public Activation Activation { get; }

    public double Dropout { get; }

    /// <summary>The units that have the activation: all but logits, padding included.</summary>
    public int ActiveUnits { get; }

    /// <summary>Units of a panel.</summary>
    public int Panel { get; }

    public int Panels { get; }

    /// <summary>Floats from one sample's outputs to the next's.</summary>
    public int OutputStride => Panel * Panels;

    public int WeightCount => Inputs * OutputStride;

    public float* Weights { get; set; }

    public float* Biases { get; set; }

    /// <summary>Where the weights begin among all the network's; the biases follow.</summary>
    public long Offset { get; set; }

    /// <summary>Floats that <see cref="Input"/> needs to work in.</summary>
    public int ScratchCount => MostSamples * (Inputs + OutputStride);

    /// <summary>Computes some panels of a few samples' outputs.</summary>
    public void Forward(KernelSet kernels, float* input, nint inputStride, float* output, int samples, int firstPanel, int endPanel)
    {
        for (var panel = firstPanel; panel < endPanel; panel++)
        {
            var product = new Product
            {
                A = input,
                ALane = inputStride,
                AStep = 1,
                B = Weights + panel * Inputs * Panel,
                BStep = Panel,
                Rows = 1,
                Steps = Inputs,
                Start = Biases + panel * Panel,
                Result = output + panel * Panel,
                ResultLane = OutputStride,
            };
            kernels.Multiply(product, samples, Panel);
            for (var sample = 0; sample < samples; sample++)
            {
                kernels.Activate(Activation, product.Result + sample * OutputStride, Math.Clamp(ActiveUnits - panel * Panel, 0, Panel));
            }
        }
    }

    /// <summary>The gradient of the inputs of up to <see cref="MostSamples"/> samples. Samples are the vectors' lanes, so the weights serve as they lie.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="gradient">Of the sums, <see cref="OutputStride"/> a sample.</param>
    /// <param name="result">Of the inputs, <paramref name="resultStride"/> a sample.</param>
    /// <param name="resultStride">Floats from one sample to the next.</param>
    /// <param name="samples">How many.</param>
    /// <param name="scratch"><see cref="ScratchCount"/> floats.</param>
    public void Input(KernelSet kernels, float* gradient, float* result, nint resultStride, int samples, float* scratch)
    {
        var transposed = scratch;
        for (var unit = 0; unit < OutputStride; unit++)
        {
            for (var sample = 0; sample < MostSamples; sample++)
            {
                transposed[unit * MostSamples + sample] = sample < samples ? gradient[sample * OutputStride + unit] : 0;
            }
        }

        var sums = transposed + OutputStride * MostSamples;
        var zeros = stackalloc float[MostSamples];
        new Span<float>(zeros, MostSamples).Clear();
        var product = new Product
        {
            A = Weights,
            ALane = Panel,
            ARow = Inputs * Panel,
            AStep = 1,
            B = transposed,
            BRow = Panel * MostSamples,
            BStep = MostSamples,
            Rows = Panels,
            Steps = Panel,
            Start = zeros,
            Result = sums,
            ResultLane = MostSamples,
        };
        kernels.Multiply(product, Inputs, Math.Max(samples, kernels.Width));
        for (var i = 0; i < Inputs; i++)
        {
            for (var sample = 0; sample < samples; sample++)
            {
                result[sample * resultStride + i] = sums[i * MostSamples + sample];
            }
        }
    }

    /// <summary>The gradient of the weights of some inputs to one panel, over the whole batch.</summary>
    public void WeightGradient(KernelSet kernels, float* input, nint inputStride, float* gradient, int samples, int panel, int firstInput, int inputs, float* result, float* zeros)
    {
        var product = new Product
        {
            A = input + firstInput,
            ALane = 1,
            AStep = inputStride,
            B = gradient + panel * Panel,
            BStep = OutputStride,
            Rows = 1,
            Steps = samples,
            Start = zeros,
            Result = result,
            ResultLane = Panel,
        };
        kernels.Multiply(product, inputs, Panel);
    }

    /// <summary>The gradient of the biases over the whole batch.</summary>
    public void BiasGradient(KernelSet kernels, float* gradient, int samples, float* result, float* zeros)
    {
        var one = 1f;
        for (var panel = 0; panel < Panels; panel++)
        {
            var product = new Product
            {
                A = &one,
                B = gradient + panel * Panel,
                BStep = OutputStride,
                Rows = 1,
                Steps = samples,
                Start = zeros,
                Result = result + panel * Panel,
            };
            kernels.Multiply(product, 1, Panel);
        }
    }

    /// <summary>From the canonical layout to the stored one; <paramref name="storedInput"/> places the inputs.</summary>
    public Func<int, int> StoredWeight(Func<int, int> storedInput) =>
        i =>
        {
            int input = storedInput(i / Units), unit = i % Units;
            return unit / Panel * Inputs * Panel + input * Panel + unit % Panel;
        };
}
