using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine.Simd.Kernels;

namespace KartHub.Training.Tests.Engine;

public sealed class TrainerTests
{
    private static readonly NetworkDefinition WithDropout = TestNetworks.Small(Activation.Relu, Activation.Softsign, dropout: 0.25);

    [Theory]
    [InlineData(OptimiserKind.Adam)]
    [InlineData(OptimiserKind.Sgd)]
    public void SameSeed_SameBits_WhateverTheThreads(OptimiserKind optimiser)
    {
        var one = Train(threads: 1, optimiser);
        Train(threads: 2, optimiser).ShouldBe(one);
        Train(threads: 3, optimiser).ShouldBe(one);

        static float[] Train(int threads, OptimiserKind optimiser)
        {
            using var network = new Network(WithDropout, seed: 3);
            using var trainer = new Trainer(network, new TrainerOptions { Threads = threads, Optimiser = optimiser, LearningRate = 0.01 });
            var rows = new TestRows(WithDropout, 45, seed: 5);
            for (var step = 0; step < 5; step++)
            {
                trainer.Step(rows.All.AsSpan(step, 37), rows);
            }

            return Weights(network);
        }
    }

    [Theory]
    [InlineData("pilotnet")]
    [InlineData("tensorkart")]
    public void RealNetworks_SameBits_WhateverTheThreads(string name)
    {
        var one = Train(1);
        Train(2).ShouldBe(one);
        Train(4).ShouldBe(one); // Each group alone through the dense layers; fewer threads take two together.

        float[] Train(int threads)
        {
            var definition = Networks.ByName(name);
            using var network = new Network(definition, seed: 3);
            using var trainer = new Trainer(network, new TrainerOptions { Threads = threads });
            var rows = new TestRows(definition, 18, seed: 5);
            trainer.Step(rows.All, rows);
            trainer.Step(rows.All, rows);
            return Weights(network);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void FewerSumsThanGroups_TrainTheSame_WithinRounding(int sums)
    {
        var each = Train(32);
        var shared = Train(sums);
        for (var i = 0; i < each.Length; i++)
        {
            shared[i].ShouldBe(each[i], 1e-5f);
        }

        static float[] Train(int sums)
        {
            using var network = new Network(WithDropout, seed: 3);
            using var trainer = new Trainer(network, new TrainerOptions { Threads = 2, Optimiser = OptimiserKind.Sgd, LearningRate = 0.01 }) { MostSums = sums };
            var rows = new TestRows(WithDropout, 37, seed: 5); // In six groups.
            trainer.Step(rows.All, rows);
            return Weights(network);
        }
    }

    [Fact]
    public void SameSeed_SameBits_WhateverTheInstructionSet()
    {
        var scalar = Train(KernelSet.Supported[^1]);
        foreach (var kernels in KernelSet.Supported)
        {
            Train(kernels).ShouldBe(scalar, kernels.Name);
        }

        static float[] Train(KernelSet kernels)
        {
            using var network = new Network(WithDropout, seed: 3);
            using var trainer = new Trainer(network, new TrainerOptions { Threads = 2, LearningRate = 0.01 }, kernels);
            var rows = new TestRows(WithDropout, 45, seed: 5);
            for (var step = 0; step < 5; step++)
            {
                trainer.Step(rows.All.AsSpan(step, 37), rows);
            }

            return Weights(network);
        }
    }

    [Fact]
    public void Seed_ChoosesWhatDropsOut()
    {
        Loss(seed: 1).ShouldBe(Loss(seed: 1));
        Loss(seed: 1).ShouldNotBe(Loss(seed: 2));

        static double Loss(int seed)
        {
            using var network = new Network(WithDropout, seed: 3);
            using var trainer = new Trainer(network, new TrainerOptions { Threads = 1, Seed = seed });
            var rows = new TestRows(WithDropout, 8, seed: 5);
            return trainer.Step(rows.All, rows);
        }
    }

    [Fact]
    public void Dropout_SilencesItsShare_AndKeepsTheMean()
    {
        var factors = Enumerable.Range(0, 50)
            .SelectMany(sample => ReferenceNetwork.DropoutFactors(KartHub.Training.Engine.Simd.Layers.Dropout.Key(1, 1, sample, 0), 0.2, 200)).ToArray();
        factors.Count(factor => factor == 0).ShouldBeInRange(1_850, 2_150);
        factors.Where(factor => factor != 0).ShouldAllBe(factor => factor == 1.25f);
    }

    [Theory]
    [InlineData(OptimiserKind.Adam)]
    [InlineData(OptimiserKind.Sgd)]
    public void SavedAndLoaded_GoesOnBitForBit(OptimiserKind optimiser)
    {
        var options = new TrainerOptions { Threads = 2, Optimiser = optimiser, LearningRate = 0.01 };
        var rows = new TestRows(WithDropout, 20, seed: 5);
        using var network = new Network(WithDropout, seed: 3);
        using var trainer = new Trainer(network, options);
        trainer.Step(rows.All, rows);
        trainer.Step(rows.All, rows);

        using var state = new MemoryStream();
        trainer.Save(state);
        using var resumedNetwork = new Network(WithDropout, seed: 99);
        for (var i = 0; i < network.Parameters.Count; i++)
        {
            resumedNetwork.Parameters[i].Write(network.Parameters[i].Read());
        }

        using var resumed = new Trainer(resumedNetwork, options);
        state.Position = 0;
        resumed.Load(state);
        resumed.StepCount.ShouldBe(2);

        resumed.Step(rows.All, rows).ShouldBe(trainer.Step(rows.All, rows));
        Weights(resumedNetwork).ShouldBe(Weights(network));
    }

    [Fact]
    public void Load_OfSomethingElse_IsRefused_AndChangesNothing()
    {
        using var network = new Network(WithDropout, seed: 3);
        using var trainer = new Trainer(network, new TrainerOptions { Threads = 1 });
        using var state = new MemoryStream();
        trainer.Save(state);
        var bytes = state.ToArray();

        foreach (var length in new[] { 0, 1, 10, 30, 60, bytes.Length / 2, bytes.Length - 1 })
        {
            Should.Throw<InvalidDataException>(() => trainer.Load(new MemoryStream(bytes[..length])));
        }

        Should.Throw<InvalidDataException>(() => trainer.Load(new MemoryStream(new byte[1000])));
        using var sgd = new Trainer(network, new TrainerOptions { Threads = 1, Optimiser = OptimiserKind.Sgd });
        Should.Throw<InvalidDataException>(() => sgd.Load(new MemoryStream(bytes))).Message.ShouldContain("another optimiser");
        using var pilotNet = new Network(Networks.PilotNet, seed: 1);
        using var other = new Trainer(pilotNet, new TrainerOptions { Threads = 1 });
        Should.Throw<InvalidDataException>(() => other.Load(new MemoryStream(bytes))).Message
            .ShouldBe("This trainer's state belongs to network \"test\", not \"pilotnet\".");
        trainer.StepCount.ShouldBe(0);
    }

    [Theory]
    [InlineData(Loss.Mse, OptimiserKind.Adam)]
    [InlineData(Loss.Euclidean, OptimiserKind.Adam)]
    [InlineData(Loss.Mse, OptimiserKind.Sgd)]
    public void Steering_TowardsABrightBar_IsLearned(Loss loss, OptimiserKind optimiser)
    {
        var definition = TestNetworks.Of(new Conv(8, 3, 2, Activation.Relu), new Conv(16, 3, 1, Activation.Relu), new Dense(20, Activation.Relu), new Dense(1, Activation.Softsign));
        var rows = new TestRows(definition, 64, seed: 5);
        var random = new Random(8);
        for (var row = 0; row < rows.Images.Count; row++)
        {
            var bar = random.Next(2, 17);
            for (var i = 0; i < definition.ImageBytes; i++)
            {
                rows.Images[row][i] = (byte)(Math.Abs(i / 3 % 19 - bar) < 2 ? 200 : random.Next(60));
            }

            rows.Targets[row][0] = (bar - 9) / 10f;
        }

        using var network = new Network(definition, seed: 3);
        using var trainer = new Trainer(network, new TrainerOptions { Loss = loss, Optimiser = optimiser, LearningRate = optimiser == OptimiserKind.Adam ? 3e-3 : 0.02 });
        var before = trainer.Evaluate(rows.All, rows);
        for (var step = 0; step < 200; step++)
        {
            trainer.Step(rows.All.AsSpan(step % 2 * 32, 32), rows);
        }

        trainer.Evaluate(rows.All, rows).ShouldBeLessThan(before / 4);
    }

    [Fact]
    public void Evaluate_IsTheMean_HoweverManyRows_WithoutDropout()
    {
        using var network = new Network(WithDropout, seed: 3);
        using var trainer = new Trainer(network, new TrainerOptions { Threads = 2 });
        var rows = new TestRows(WithDropout, 300, seed: 5);
        var each = rows.All.Average(row => trainer.Evaluate([row], rows));
        trainer.Evaluate(rows.All, rows).ShouldBe(each, 1e-9);
        new ReferenceNetwork(WithDropout, network.Parameters).Loss(Loss.Mse, rows, dropout: null).ShouldBe(each, 1e-6);
    }

    [Fact]
    public void Step_WithATargetThatIsNoNumber_SaysWhatToTry_AndLeavesTheWeights()
    {
        using var network = new Network(WithDropout, seed: 3);
        using var trainer = new Trainer(network, new TrainerOptions { Threads = 1 });
        var rows = new TestRows(WithDropout, 8, seed: 5);
        var before = Weights(network);
        rows.Targets[4][1] = float.NaN;
        Should.Throw<TrainingDivergedException>(() => trainer.Step(rows.All, rows)).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("smaller learning rate (a tenth of 0.0005)"),
            message => message.ShouldContain("clipping the gradient"),
            message => message.ShouldContain("batch normalisation"));
        Weights(network).ShouldBe(before);
        trainer.StepCount.ShouldBe(0);
    }

    [Fact]
    public void Steps_FarTooLarge_AreNoticed()
    {
        var definition = TestNetworks.Small();
        using var network = new Network(definition, seed: 3);
        using var trainer = new Trainer(network, new TrainerOptions { Threads = 1, LearningRate = 1e6, Optimiser = OptimiserKind.Sgd });
        var rows = new TestRows(definition, 8, seed: 5);
        Should.Throw<TrainingDivergedException>(() =>
        {
            for (var step = 0; step < 100; step++)
            {
                trainer.Step(rows.All, rows);
            }
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Step_WhoseRowsFail_ThrowsTheirError_AndCanGoOn(int threads)
    {
        using var network = new Network(WithDropout, seed: 3);
        using var trainer = new Trainer(network, new TrainerOptions { Threads = threads });
        var rows = new TestRows(WithDropout, 30, seed: 5);
        Should.Throw<ArgumentOutOfRangeException>(() => trainer.Step([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 99], rows));
        trainer.Step(rows.All, rows).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Step_AllocatesNothing_OnceItHasSeenABatch()
    {
        using var network = new Network(WithDropout, seed: 3);
        using var trainer = new Trainer(network, new TrainerOptions { Threads = 2 });
        var rows = new TestRows(WithDropout, 30, seed: 5);
        var all = rows.All;
        trainer.Step(all, rows);
        var before = GC.GetAllocatedBytesForCurrentThread();
        trainer.Step(all, rows);
        trainer.Step(all.AsSpan(0, 9), rows);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Step_AfterWeightsWereWritten_UsesThem()
    {
        var rows = new TestRows(WithDropout, 20, seed: 5);
        using var first = new Network(WithDropout, seed: 3);
        using var second = new Network(WithDropout, seed: 4);
        using var trainer = new Trainer(second, new TrainerOptions { Threads = 1 });
        for (var i = 0; i < first.Parameters.Count; i++)
        {
            second.Parameters[i].Write(first.Parameters[i].Read());
        }

        using var expected = new Trainer(first, new TrainerOptions { Threads = 1 });
        expected.Step(rows.All, rows);
        trainer.Step(rows.All, rows);
        Weights(second).ShouldBe(Weights(first));
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        using var network = new Network(WithDropout, seed: 3);
        Should.Throw<ArgumentException>(() => new Trainer(network, new TrainerOptions { LearningRate = 0 })).Message.ShouldBe("The learning rate must be above 0, not 0.");
        Should.Throw<ArgumentException>(() => new Trainer(network, new TrainerOptions { Threads = -1 })).Message.ShouldContain("not -1");
        using var trainer = new Trainer(network, new TrainerOptions { Threads = 1 });
        Should.Throw<ArgumentException>(() => trainer.Step([], new TestRows(WithDropout, 1, seed: 1)));
    }

    private static float[] Weights(Network network) => [.. network.Parameters.SelectMany(parameter => parameter.Read())];
}
