using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine.Simd.Kernels;

namespace KartHub.Training.Tests.Engine;

/// <summary>The engine's gradients against central differences of a reference in double precision.</summary>
public sealed class GradientTests
{
    private const int Rows = 11; // Two groups, of 5 and 6.

    public static TheoryData<Activation, Activation, Loss, double, string> Cases
    {
        get
        {
            var cases = new TheoryData<Activation, Activation, Loss, double, string>();
            foreach (var activation in Enum.GetValues<Activation>())
            {
                cases.Add(activation, activation, Loss.Mse, 0, KernelSet.Best.Name);
            }

            foreach (var kernels in KernelSet.Supported)
            {
                cases.Add(Activation.Relu, Activation.Softsign, Loss.Mse, 0.3, kernels.Name);
                cases.Add(Activation.Elu, Activation.Linear, Loss.Euclidean, 0, kernels.Name);
            }

            cases.Add(Activation.Tanh, Activation.TwoAtan, Loss.Euclidean, 0.5, KernelSet.Best.Name);
            cases.Add(Activation.Tanh, Activation.Softsign, Loss.L1, 0.2, KernelSet.Best.Name);
            cases.Add(Activation.Elu, Activation.Linear, Loss.Huber, 0, KernelSet.Best.Name);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_EqualCentralDifferences(Activation hidden, Activation output, Loss loss, double dropout, string kernels) =>
        Check(TestNetworks.Small(hidden, output, dropout), loss, kernels);

    [Theory]
    [InlineData(Loss.Mse, 2)]
    [InlineData(Loss.Euclidean, 1)]
    [InlineData(Loss.L1, 3)]
    [InlineData(Loss.Huber, 2)]
    public void Gradients_WhereTheLastOutputsAreLogits(Loss loss, int logits) =>
        Check(TestNetworks.Of(new Conv(5, 4, 2, Activation.Tanh), new Dense(9, Activation.Tanh, 0.2), new Dense(3, Activation.Softsign) { Logits = logits }), loss, KernelSet.Best.Name);

    public static TheoryData<Activation, Loss, double, string> NormalisedCases
    {
        get
        {
            var cases = new TheoryData<Activation, Loss, double, string> { { Activation.Relu, Loss.Huber, 0, KernelSet.Best.Name }, { Activation.Tanh, Loss.L1, 0.3, KernelSet.Best.Name } };
            foreach (var kernels in KernelSet.Supported)
            {
                cases.Add(Activation.Elu, Loss.Mse, 0.2, kernels.Name);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(NormalisedCases))]
    public void Gradients_ThroughBatchNormalisation(Activation hidden, Loss loss, double dropout, string kernels) =>
        Check(TestNetworks.Normalised(hidden, Activation.Softsign, dropout), loss, kernels);

    [Fact]
    public void Gradients_WithoutConvolutions() =>
        Check(TestNetworks.Of(new Dense(9, Activation.Tanh, 0.2), new Dense(2, Activation.Linear)), Loss.Mse, KernelSet.Best.Name);

    [Fact]
    public void Gradients_WhereTheKernelIsSmallerThanTheStride() =>
        Check(TestNetworks.Of(new Conv(17, 3, 1, Activation.Tanh), new Conv(16, 1, 3, Activation.Elu), new Dense(1, Activation.Linear)), Loss.Mse, KernelSet.Best.Name);

    [Fact]
    public void Gradients_WhereTheKernelLeavesColumnsOver() =>
        Check(TestNetworks.Of(new Conv(3, 2, 1, Activation.Tanh), new Conv(64, 5, 4, Activation.Tanh), new Dense(2, Activation.Tanh)), Loss.Mse, KernelSet.Best.Name);

    [Theory]
    [InlineData("scalar")]
    [InlineData(null)]
    public void GradientsOfALargeBatch_AreTheMeanOfItsParts(string? kernelName)
    {
        var kernels = KernelSet.Supported.First(set => kernelName is null || set.Name == kernelName);
        var definition = TestNetworks.Small(Activation.Tanh, Activation.Softsign);
        using var network = new Network(definition, seed: 1);
        var rows = new TestRows(definition, 99, seed: 2); // Groups of 12 and 13.
        var whole = Gradients(rows.All);
        var parts = rows.All.Chunk(9).Select(Gradients).ToArray();
        for (var i = 0; i < whole.Length; i++)
        {
            whole[i].ShouldBe(parts.Average(part => part[i]), 1e-6f);
        }

        float[] Gradients(int[] chosen)
        {
            var recorder = new GradientRecorder(network);
            using var trainer = new Trainer(network, new TrainerOptions { Threads = 2 }, kernels, recorder);
            trainer.Step(chosen, rows);
            return [.. network.Parameters.SelectMany(recorder.Of)];
        }
    }

    private static void Check(NetworkDefinition definition, Loss loss, string kernelName)
    {
        const int seed = 7;
        var kernels = KernelSet.Supported.Single(set => set.Name == kernelName);
        using var network = new Network(definition, seed);
        var random = new Random(seed);
        foreach (var bias in network.Parameters.Where(parameter => parameter.Shape.Count == 1))
        {
            var middle = bias.Name.EndsWith(".gamma", StringComparison.Ordinal) || bias.Name.EndsWith(".variance", StringComparison.Ordinal) ? 1 : 0;
            bias.Write([.. Enumerable.Range(0, bias.Count).Select(_ => middle + (float)(random.NextDouble() - 0.5) * 0.2f)]);
        }

        var rows = new TestRows(definition, Rows, seed);
        var recorder = new GradientRecorder(network);
        using var trainer = new Trainer(network, new TrainerOptions { Loss = loss, Threads = 2, Seed = seed }, kernels, recorder);
        var engineLoss = trainer.Step(rows.All, rows);

        var reference = new ReferenceNetwork(definition, network.Parameters);
        var dropout = (seed, 1L);
        engineLoss.ShouldBe(reference.Loss(loss, rows, dropout), 1e-6);
        recorder.PaddingIsZero().ShouldBeTrue();
        var overall = Scale(network.Parameters.SelectMany(recorder.Of));
        for (var i = 0; i < network.Parameters.Count; i++)
        {
            var gradient = recorder.Of(network.Parameters[i]);
            var scale = Math.Max(Scale(gradient), 0.1 * overall); // A bias in front of batch normalisation has none but what rounding leaves.
            for (var pick = 0; pick < 12; pick++)
            {
                var index = random.Next(gradient.Length);
                var expected = Slope(reference, i, index, () => reference.Loss(loss, rows, dropout));
                gradient[index].ShouldBe((float)expected, 2e-4 * scale + 2e-4 * Math.Abs(expected), $"{network.Parameters[i].Name}[{index}]");
            }
        }
    }

    private static double Scale(IEnumerable<float> values) => Math.Sqrt(values.Average(value => (double)value * value));

    // A step this small meets a kink of ReLU hardly ever; double precision leaves it eight digits.
    private static double Slope(ReferenceNetwork reference, int parameter, int index, Func<double> loss)
    {
        const double epsilon = 2e-7;
        ref var value = ref reference.Values[parameter][index];
        var before = value;
        value = before + epsilon;
        var above = loss();
        reference.Values[parameter][index] = before - epsilon;
        var below = loss();
        reference.Values[parameter][index] = before;
        return (above - below) / (2 * epsilon);
    }
}
