using System.Diagnostics;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine.Simd.Kernels;
using KartHub.Training.Engine.Simd.Layers;
using KartHub.Training.Engine.Simd.Optimisers;

namespace KartHub.Benchmarks;

/// <summary>
/// Each layer of the TensorKart network alone, on one thread: microseconds a sample and the rate of its useful multiplications
/// and additions, to be compared with <c>peak</c>. Small working sets stay in the cache, as they do in a step.
/// </summary>
internal static unsafe class LayerBenchmarks
{
    private const int Group = 16, Batch = 32;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(0.25);

    public static void Run()
    {
        var kernels = KernelSet.Best;
        using var network = new Network(Networks.TensorKart, seed: 1);
        var total = 0.0;
        for (var i = 0; i < network.Convolutions.Length; i++)
        {
            total += Convolution($"layers.conv{i + 1}", network.Convolutions[i], kernels, withInput: i > 0);
        }

        for (var i = 0; i < network.DenseLayers.Length; i++)
        {
            total += Dense($"layers.dense{i + 1}", network.DenseLayers[i], kernels);
        }

        total += Update(network, kernels);
        Measure.Print("layers.total", total, "us/sample");
    }

    private static double Convolution(string name, ConvolutionLayer layer, KernelSet kernels, bool withInput)
    {
        using var gradient = new ConvolutionGradient(layer);
        using AlignedBuffer input = Noise(layer.Height * layer.Width * layer.Channels), output = Noise(layer.OutputCount), back = Noise(gradient.Count);
        using AlignedBuffer inputGradient = new(input.Length), weights = new(layer.WeightCount), biases = new(layer.OutputChannels), zeros = new(64);
        var work = 2.0 * layer.WeightCount * layer.OutputHeight * layer.OutputWidth;
        var total = Time($"{name}.forward", work, 1, () => layer.Forward(kernels, input.Pointer, output.Pointer, 0, layer.OutputHeight));
        total += Time($"{name}.weights", work, 1, () => gradient.Weights(kernels, input.Pointer, back.Pointer, weights.Pointer, biases.Pointer));
        if (withInput)
        {
            total += Time($"{name}.input", work, 1, () => gradient.Input(kernels, back.Pointer, inputGradient.Pointer, layer.Width * layer.Channels, zeros.Pointer, 0, layer.Height));
        }

        return total;
    }

    private static double Dense(string name, DenseLayer layer, KernelSet kernels)
    {
        var stride = (layer.Inputs + 15) / 16 * 16;
        using AlignedBuffer input = Noise(stride * Batch), output = Noise(layer.OutputStride * Batch);
        using AlignedBuffer inputGradient = new(stride * Batch), weights = new(layer.WeightCount), zeros = new(64), scratch = new(layer.ScratchCount);
        var work = 2.0 * layer.WeightCount;
        var total = Time($"{name}.forward", work, Group, () => layer.Forward(kernels, input.Pointer, stride, output.Pointer, Group, 0, layer.Panels));
        total += Time($"{name}.input", work, Group, () => layer.Input(kernels, output.Pointer, inputGradient.Pointer, stride, Group, scratch.Pointer));
        return total + Time($"{name}.weights", work, Batch, () =>
        {
            for (var panel = 0; panel < layer.Panels; panel++)
            {
                for (var first = 0; first < layer.Inputs; first += 96)
                {
                    layer.WeightGradient(kernels, input.Pointer, stride, output.Pointer, Batch, panel, first, Math.Min(96, layer.Inputs - first), weights.Pointer, zeros.Pointer);
                }
            }
        });
    }

    private static double Update(Network network, KernelSet kernels)
    {
        using var adam = new Adam(kernels, network.WeightsLength);
        using var gradients = Noise((int)network.WeightsLength);
        adam.Begin(1, 1e-12);
        return Time("layers.adam", 0, Batch, () => adam.Update(network.Weights, 0, gradients.Pointer, (int)network.WeightsLength));
    }

    private static double Time(string name, double work, int samples, Action action)
    {
        var calls = new List<double>();
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Long;)
        {
            action(); // Until the compiler is done with it.
        }

        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Long;)
        {
            var begun = Stopwatch.GetTimestamp();
            action();
            calls.Add(Stopwatch.GetElapsedTime(begun).TotalMicroseconds / samples);
        }

        calls.Sort();
        var median = calls[calls.Count / 2];
        Measure.Print(name, median, "us/sample");
        if (work > 0)
        {
            Measure.Print($"{name}.rate", work / median / 1000, "GFLOP/s");
        }

        return median;
    }

    private static AlignedBuffer Noise(int length)
    {
        var buffer = new AlignedBuffer(length);
        var random = new Random(1);
        for (var i = 0; i < length; i++)
        {
            buffer.Pointer[i] = random.NextSingle() - 0.5f;
        }

        return buffer;
    }
}
