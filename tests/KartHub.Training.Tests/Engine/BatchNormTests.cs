using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;

namespace KartHub.Training.Tests.Engine;

public sealed class BatchNormTests
{
    private static readonly NetworkDefinition Normalised = TestNetworks.Normalised(Activation.Relu, Activation.Softsign, dropout: 0.25);

    [Theory]
    [InlineData(OptimiserKind.Adam, 0)]
    [InlineData(OptimiserKind.Sgd, 0.1)]
    public void SameSeed_SameBits_WhateverTheThreads(OptimiserKind optimiser, double clipNorm)
    {
        var one = Train(1);
        Train(2).ShouldBe(one);
        Train(5).ShouldBe(one);

        float[] Train(int threads)
        {
            using var network = new Network(Normalised, seed: 3);
            using var trainer = new Trainer(network, new TrainerOptions { Threads = threads, Optimiser = optimiser, ClipNorm = clipNorm, LearningRate = 0.01, WeightDecay = 0.1 });
            var rows = new TestRows(Normalised, 45, seed: 5);
            foreach (var size in (int[])[37, 8, 45, 1, 20]) // Batches that grow and shrink.
            {
                trainer.Step(rows.All.AsSpan(0, size), rows);
            }

            return [.. network.Parameters.SelectMany(parameter => parameter.Read())];
        }
    }

    [Fact]
    public void Statistics_MoveATenthOfTheWayToTheBatchs()
    {
        var definition = TestNetworks.Of(new Conv(3, 1, 1, Activation.Linear), new BatchNorm(Activation.Relu), new Dense(1, Activation.Linear));
        using var network = new Network(definition, seed: 3);
        network.Parameters[0].Write([1, 0, 0, 0, 1, 0, 0, 0, 1]); // What is normalised is the picture itself.
        var rows = new TestRows(definition, 6, seed: 5);
        using var trainer = new Trainer(network, new TrainerOptions());
        trainer.Step(rows.All, rows);
        for (var c = 0; c < 3; c++)
        {
            var values = rows.Images.SelectMany(image => image.Where((_, i) => i % 3 == c)).Select(value => value / 255.0).ToList();
            var mean = values.Average();
            var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
            Read("norm1.mean")[c].ShouldBe((float)(0.1 * mean), 1e-6f);
            Read("norm1.variance")[c].ShouldBe((float)(0.9 + 0.1 * variance), 1e-6f);
        }

        float[] Read(string name) => network.Parameters.Single(parameter => parameter.Name == name).Read();
    }

    [Fact]
    public void SavedAndLoaded_GoesOnBitForBit()
    {
        var options = new TrainerOptions { Threads = 2, LearningRate = 0.01 };
        var rows = new TestRows(Normalised, 20, seed: 5);
        using var network = new Network(Normalised, seed: 3);
        using var trainer = new Trainer(network, options);
        trainer.Step(rows.All, rows);
        using var state = new MemoryStream();
        trainer.Save(state);
        using var resumedNetwork = new Network(Normalised, seed: 99);
        foreach (var (from, to) in network.Parameters.Zip(resumedNetwork.Parameters))
        {
            to.Write(from.Read());
        }

        using var resumed = new Trainer(resumedNetwork, options);
        state.Position = 0;
        resumed.Load(state);
        resumed.Step(rows.All, rows).ShouldBe(trainer.Step(rows.All, rows));
        resumedNetwork.Parameters.SelectMany(parameter => parameter.Read()).ShouldBe(network.Parameters.SelectMany(parameter => parameter.Read()));
    }

    [Fact]
    public void AStep_ThatDiverges_LeavesTheStatisticsToo()
    {
        using var network = new Network(Normalised, seed: 3);
        using var trainer = new Trainer(network, new TrainerOptions { Threads = 1 });
        var rows = new TestRows(Normalised, 8, seed: 5);
        var before = network.Parameters.SelectMany(parameter => parameter.Read()).ToList();
        rows.Targets[4][1] = float.NaN;
        Should.Throw<TrainingDivergedException>(() => trainer.Step(rows.All, rows));
        network.Parameters.SelectMany(parameter => parameter.Read()).ShouldBe(before);
    }

    [Fact]
    public void AStep_AllocatesNothing_OnceItHasSeenABatch()
    {
        using var network = new Network(Normalised, seed: 3);
        using var trainer = new Trainer(network, new TrainerOptions { Threads = 2 });
        var rows = new TestRows(Normalised, 30, seed: 5);
        var all = rows.All;
        trainer.Step(all, rows);
        var before = GC.GetAllocatedBytesForCurrentThread();
        trainer.Step(all, rows);
        trainer.Step(all.AsSpan(0, 9), rows);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void TrainedAndEvaluated_TheLossFalls_OutsideTrainingToo()
    {
        using var network = new Network(Normalised, seed: 3);
        using var trainer = new Trainer(network, new TrainerOptions { LearningRate = 3e-3, Dropout = false });
        var rows = new TestRows(Normalised, 16, seed: 5);
        var before = trainer.Evaluate(rows.All, rows);
        for (var step = 0; step < 150; step++)
        {
            trainer.Step(rows.All, rows);
        }

        trainer.Evaluate(rows.All, rows).ShouldBeLessThan(before / 5);
    }
}
