using System.Text.Json;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Models;
using Xunit.Abstractions;

namespace KartHub.Training.Tests.Engine;

/// <summary>
/// One step and a hundred beside PyTorch's in double precision: Reference/make_reference.py trained the same networks on the same rows from the same first
/// weights, and Reference/pytorch.json holds the losses, the lengths of all parameters and samples of them.
/// </summary>
public sealed class PyTorchTests(ITestOutputHelper output)
{
    // Of a parameter's root mean square, after one step: seen are 7e-6 with batch normalisation and 3e-7 without.
    private const double StepTolerance = 2e-5;

    // Rounding decides on which side of ReLU's kink or L1's a value falls, so a hundred steps drift apart: seen are 3e-3 of a parameter and 1.4e-4 of the first loss
    // (without fused multiply-add; most cases a hundredth of that). PyTorch's own single precision drifts as far from its double.
    private const double HundredTolerance = 1e-2, LossTolerance = 1e-3;

    private static readonly Reference Made = Read();

    public static TheoryData<string> Cases => [.. Made.Cases.Select(made => made.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_FollowsPyTorch(string name)
    {
        var made = Made.Cases.Single(made => made.Name == name);
        using var network = new Network(made.Definition, seed: 1);
        FirstWeights(network);
        using var trainer = new Trainer(network, made.Options with { Dropout = false, Threads = 2 });
        var rows = new Rows(made);
        var furthest = 0.0;
        for (var step = 0; step < made.Losses.Length; step++)
        {
            int[] batch = [.. Enumerable.Range(step * made.Batch, made.Batch).Select(row => row % Made.Rows)];
            var loss = trainer.Step(batch, rows);
            furthest = Math.Max(furthest, Math.Abs(loss - made.Losses[step]) / made.Losses[0]);
            if (made.After.TryGetValue(step + 1, out var after))
            {
                Compare(network, after, made, step + 1);
            }
        }

        output.WriteLine($"{made.Losses.Length} losses, the largest difference {furthest:e1} of the first");
        furthest.ShouldBeLessThan(LossTolerance);
    }

    [Fact]
    public void TheLargeNetwork_IsTensorKarts() =>
        Made.Cases.Where(made => made.Name.StartsWith("tensorkart", StringComparison.Ordinal)).ShouldAllBe(made => made.Definition.Layers.SequenceEqual(Networks.TensorKart.Layers));

    // Differences relative to the whole parameter's typical size.
    private void Compare(Network network, IReadOnlyDictionary<string, Snapshot> after, Case made, int steps)
    {
        after.Keys.ShouldBe(network.Parameters.Select(parameter => parameter.Name), ignoreOrder: true);
        var (furthest, where) = (0.0, "");
        foreach (var parameter in network.Parameters.Where(parameter => !made.IsNoise(parameter.Name)))
        {
            var (values, expected) = (parameter.Read(), after[parameter.Name]);
            var norm = Math.Sqrt(values.Sum(value => (double)value * value));
            var size = expected.Norm / Math.Sqrt(values.Length);
            var every = Math.Max(1, values.Length / 12);
            expected.Samples.Length.ShouldBe(Math.Min(12, (values.Length + every - 1) / every));
            double[] differences = [Math.Abs(norm - expected.Norm) / expected.Norm, .. expected.Samples.Select((sample, i) => Math.Abs(values[i * every] - sample) / size)];
            if (differences.Max() > furthest)
            {
                (furthest, where) = (differences.Max(), parameter.Name);
            }
        }

        output.WriteLine($"after {steps} steps the largest difference is {furthest:e1}, in {where}");
        furthest.ShouldBeLessThan(steps == 1 ? StepTolerance : HundredTolerance, where);
    }

    // As first_weights in make_reference.py: parameters with first weights are numbered from 1, batch normalisation's γ and β counted, its statistics not.
    private static void FirstWeights(Network network)
    {
        var number = 0;
        foreach (var parameter in network.Parameters.Where(parameter => !parameter.Name.EndsWith(".mean", StringComparison.Ordinal) && !parameter.Name.EndsWith(".variance", StringComparison.Ordinal)))
        {
            number++;
            if (parameter.Name.StartsWith("norm", StringComparison.Ordinal))
            {
                continue;
            }

            var taps = parameter.Shape.SkipLast(2).Aggregate(1, (product, side) => product * side);
            var limit = parameter.Shape.Count == 1 ? 0.05 : Math.Sqrt(6.0 / (taps * (parameter.Shape[^2] + parameter.Shape[^1])));
            parameter.Write([.. Enumerable.Range(0, parameter.Count).Select(i => (float)((Noise(number, i) / 4294967296.0 * 2 - 1) * limit))]);
        }
    }

    private static uint Noise(int seed, int i)
    {
        var x = (uint)i + (uint)seed * 0x9E3779B9;
        x = (x ^ (x >> 16)) * 0x7FEB352D;
        x = (x ^ (x >> 15)) * 0x846CA68B;
        return x ^ (x >> 16);
    }

    private static Reference Read()
    {
        using var file = typeof(PyTorchTests).Assembly.GetManifestResourceStream("pytorch.json")!;
        return JsonSerializer.Deserialize<Reference>(file, JsonSerializerOptions.Web)!;
    }

    private sealed record Reference(string Pytorch, int Rows, Case[] Cases);

    private sealed record Snapshot(double Norm, double[] Samples);

    private sealed record Case(
        string Name, int Height, int Width, int Batch, LayerShape[] Layers, TrainerOptions Options, double[] Losses, Dictionary<int, Dictionary<string, Snapshot>> After)
    {
        public NetworkDefinition Definition => TestNetworks.Of([.. Layers.Select(layer => layer.Define())]) with { Height = Height, Width = Width };

        /// <summary>
        /// A bias in front of batch normalisation has a gradient of zero but for rounding, of which Adam makes steps of full length in any direction;
        /// the mean that is subtracted from it follows it.
        /// </summary>
        public bool IsNoise(string parameter) => Layers.Length > 1 && Layers[1].Kind == "batchNorm" && parameter is "conv1.bias" or "norm1.mean";
    }

    private sealed class Rows(Case made) : IRowSource
    {
        public void Read(int row, Span<byte> image, Span<float> targets)
        {
            var bar = row * 37 % (made.Width - 4) + 2;
            for (var i = 0; i < image.Length; i++)
            {
                image[i] = (byte)(Noise(1000 + row, i) % 60 + (Math.Abs(i / 3 % made.Width - bar) < 3 ? 150 : 0));
            }

            var place = (double)bar / made.Width * 2 - 1;
            for (var i = 0; i < targets.Length; i++)
            {
                targets[i] = i == 0 ? (float)(0.8 * place) : place > 0 == (i % 2 == 1) ? 1 : 0;
            }
        }
    }
}
