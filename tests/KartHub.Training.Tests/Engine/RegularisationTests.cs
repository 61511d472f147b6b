using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine.Simd.Kernels;

namespace KartHub.Training.Tests.Engine;

/// <summary>Clipping, weight decay and the L2 penalty: what they do to gradients and weights.</summary>
public sealed class RegularisationTests
{
    private static readonly NetworkDefinition Definition = TestNetworks.Small(Activation.Relu, Activation.Softsign, dropout: 0.25);

    [Fact]
    public void ALongGradient_IsShortenedToTheLimit_AndAShortOneLeftAlone()
    {
        var gradient = Gradient(new TrainerOptions());
        var norm = Math.Sqrt(gradient.Sum(value => (double)value * value));
        Gradient(new TrainerOptions { ClipNorm = norm * 1.001 }).ShouldBe(gradient);
        var shortened = Gradient(new TrainerOptions { ClipNorm = norm / 3 });
        for (var i = 0; i < gradient.Length; i++)
        {
            shortened[i].ShouldBe(gradient[i] / 3, 1e-6f * Math.Abs(gradient[i]) + 1e-12f);
        }
    }

    [Theory]
    [InlineData(OptimiserKind.Adam)]
    [InlineData(OptimiserKind.Sgd)]
    public void Everything_SameBits_WhateverTheThreads(OptimiserKind optimiser)
    {
        var one = Train(1);
        Train(2).ShouldBe(one);
        Train(5).ShouldBe(one);

        float[] Train(int threads)
        {
            using var network = new Network(Definition, seed: 3);
            var options = new TrainerOptions { Threads = threads, Optimiser = optimiser, LearningRate = 0.01, ClipNorm = 0.05, WeightDecay = 0.1, L2 = 0.01, Loss = Loss.Huber };
            using var trainer = new Trainer(network, options);
            var rows = new TestRows(Definition, 45, seed: 5);
            for (var step = 0; step < 5; step++)
            {
                trainer.LearningRate = 0.01 / (step + 1);
                trainer.Step(rows.All.AsSpan(step, 37), rows);
            }

            return [.. network.Parameters.SelectMany(parameter => parameter.Read())];
        }
    }

    [Fact]
    public void L2_AddsTheWeightsToTheirGradients_ButNotTheBiases()
    {
        using var network = Network();
        var (plain, penalised) = (Gradient(new TrainerOptions()), Gradient(new TrainerOptions { L2 = 0.3 }));
        var at = 0;
        foreach (var parameter in network.Parameters)
        {
            var values = parameter.Read();
            for (var i = 0; i < values.Length; i++, at++)
            {
                penalised[at].ShouldBe(plain[at] + (parameter.Shape.Count > 1 ? 0.3f * values[i] : 0), 1e-6f);
            }
        }
    }

    [Fact]
    public void WeightDecay_ShrinksTheWeights_ButNotTheBiases()
    {
        using var network = Network();
        var before = network.Parameters.Select(parameter => parameter.Read()).ToList();
        using var trainer = new Trainer(network, new TrainerOptions { WeightDecay = 0.2, Threads = 2 }, KernelSet.Best, new GradientRecorder(network)) { LearningRate = 0.1 };
        var rows = new TestRows(Definition, 9, seed: 5);
        trainer.Step(rows.All, rows);
        for (var i = 0; i < before.Count; i++)
        {
            var share = network.Parameters[i].Shape.Count > 1 ? 0.98f : 1;
            network.Parameters[i].Read().ShouldBe([.. before[i].Select(value => value * share)]);
        }
    }

    [Fact]
    public void Clipping_KeepsATrainingTogether_ThatBurstsWithoutIt()
    {
        Should.Throw<TrainingDivergedException>(() => Train(0)).Message.ShouldContain("clipping");
        double.IsFinite(Train(0.1)).ShouldBeTrue();

        static double Train(double clipNorm)
        {
            var definition = TestNetworks.Small();
            var rows = new TestRows(definition, 8, seed: 5);
            var loss = 0.0;
            using var network = new Network(definition, seed: 3);
            using var trainer = new Trainer(network, new TrainerOptions { Optimiser = OptimiserKind.Sgd, LearningRate = 8, ClipNorm = clipNorm, Momentum = 0 });
            for (var step = 0; step < 60; step++)
            {
                loss = trainer.Step(rows.All, rows);
            }

            return loss;
        }
    }

    [Fact]
    public void AStep_AllocatesNothing_WithAllOfItOn()
    {
        using var network = Network();
        using var trainer = new Trainer(network, new TrainerOptions { Threads = 2, ClipNorm = 0.1, WeightDecay = 0.1, L2 = 0.1 });
        var rows = new TestRows(Definition, 30, seed: 5);
        var all = rows.All;
        trainer.Step(all, rows);
        var before = GC.GetAllocatedBytesForCurrentThread();
        trainer.Step(all, rows);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static Network Network()
    {
        var network = new Network(Definition, seed: 3);
        foreach (var bias in network.Parameters.Where(parameter => parameter.Shape.Count == 1))
        {
            bias.Write([.. Enumerable.Range(1, bias.Count).Select(i => 0.01f * i)]);
        }

        return network;
    }

    private static float[] Gradient(TrainerOptions options)
    {
        using var network = Network();
        var recorder = new GradientRecorder(network);
        using var trainer = new Trainer(network, options with { Threads = 2 }, KernelSet.Best, recorder);
        var rows = new TestRows(Definition, 11, seed: 5);
        trainer.Step(rows.All, rows);
        return [.. network.Parameters.SelectMany(recorder.Of)];
    }
}
