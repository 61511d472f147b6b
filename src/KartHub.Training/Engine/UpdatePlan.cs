using KartHub.Training.Engine.Kernels;
using KartHub.Training.Engine.Layers;
using KartHub.Training.Engine.Optimisers;

namespace KartHub.Training.Engine;

/// <summary>
/// The second half of a step, cut into tasks: sums the convolutions' gradients in the order of their groups, computes the dense layers' over the whole batch,
/// and hands both to the optimiser. A dense gradient is used where it arises, in the cache, and never kept.
/// </summary>
internal sealed unsafe class UpdatePlan : IDisposable
{
    private const int InputsAtOnce = 96; // × 48 units: 18 KB of gradients.

    private readonly Network network;
    private readonly ConvolutionGradient[] gradients;
    private readonly KernelSet kernels;
    private readonly Optimiser optimiser;
    private readonly List<(int Layer, int Panel, int FirstInput)> denseTasks = [];
    private readonly AlignedBuffer[] scratch;
    private readonly AlignedBuffer zeros = new(KernelSet.MinimumChannels * 4);

    public UpdatePlan(Network network, ConvolutionGradient[] gradients, KernelSet kernels, Optimiser optimiser, int workers)
    {
        this.network = network;
        this.gradients = gradients;
        this.kernels = kernels;
        this.optimiser = optimiser;
        for (var i = 0; i < network.DenseLayers.Length; i++)
        {
            var layer = network.DenseLayers[i];
            for (var panel = 0; panel < layer.Panels; panel++)
            {
                for (var input = 0; input < layer.Inputs; input += InputsAtOnce)
                {
                    denseTasks.Add((i, panel, input));
                }
            }
        }

        var most = network.DenseLayers.Max(layer => Math.Max(InputsAtOnce * layer.Panel, layer.OutputStride));
        scratch = new AlignedBuffer[workers];
        for (var i = 0; i < workers; i++)
        {
            scratch[i] = new AlignedBuffer(most);
        }
    }

    /// <summary>One for each convolution, then one for each dense layer's biases, then the dense weights in pieces.</summary>
    public int Tasks => network.Convolutions.Length + network.DenseLayers.Length + denseTasks.Count;

    public void Run(int task, int worker, BatchMemory batch, int samples, List<AlignedBuffer> sums, int sumCount)
    {
        int convolutions = network.Convolutions.Length, layers = network.DenseLayers.Length;
        if (task < convolutions)
        {
            UpdateConvolution(convolutions - 1 - task, sums, sumCount); // The large ones first.
        }
        else if (task < convolutions + layers)
        {
            var i = task - convolutions;
            var layer = network.DenseLayers[i];
            layer.BiasGradient(kernels, batch.GradientsOf(i + 1, 0), samples, scratch[worker].Pointer, zeros.Pointer);
            optimiser.Update(layer.Biases, layer.Offset + (layer.Biases - layer.Weights), scratch[worker].Pointer, layer.OutputStride);
        }
        else
        {
            var (i, panel, first) = denseTasks[task - convolutions - layers];
            var layer = network.DenseLayers[i];
            var inputs = Math.Min(InputsAtOnce, layer.Inputs - first);
            var result = scratch[worker].Pointer;
            layer.WeightGradient(kernels, batch.InputsOf(i, 0), batch.StrideOf(i), batch.GradientsOf(i + 1, 0), samples, panel, first, inputs, result, zeros.Pointer);
            var place = (nint)panel * layer.Inputs * layer.Panel + first * layer.Panel;
            optimiser.Update(layer.Weights + place, layer.Offset + place, result, inputs * layer.Panel);
        }
    }

    public void Dispose()
    {
        Array.ForEach(scratch, buffer => buffer.Dispose());
        zeros.Dispose();
    }

    private void UpdateConvolution(int i, List<AlignedBuffer> sums, int sumCount)
    {
        var layer = network.Convolutions[i];
        var count = (int)(layer.Biases - layer.Weights) + layer.OutputChannels;
        var total = sums[0].Pointer + layer.Offset;
        for (var sum = 1; sum < sumCount; sum++)
        {
            kernels.Add(sums[sum].Pointer + layer.Offset, total, count);
        }

        optimiser.Update(layer.Weights, layer.Offset, total, count);
        gradients[i].Transpose();
    }
}
