using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine.Simd.Kernels;

namespace KartHub.Training.Tests.Engine;

public sealed class PredictorTests
{
    public static TheoryData<string, int> SetsAndThreads
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var set in KernelSet.Supported)
            {
                cases.Add(set.Name, 1);
                cases.Add(set.Name, 3);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(SetsAndThreads))]
    public void Predict_EqualsTheReference(string kernels, int threads)
    {
        var definition = TestNetworks.Small(Activation.Elu, Activation.Tanh, dropout: 0.5);
        using var network = new Network(definition, seed: 3);
        using var predictor = new Predictor(network, threads, KernelSet.Supported.Single(set => set.Name == kernels));
        var reference = new ReferenceNetwork(definition, network.Parameters);
        var outputs = new float[definition.Outputs.Length];
        foreach (var image in new TestRows(definition, 4, seed: 5).Images)
        {
            predictor.Predict(image, outputs);
            var expected = reference.Outputs(image);
            for (var i = 0; i < outputs.Length; i++)
            {
                outputs[i].ShouldBe((float)expected[i], 1e-5f);
            }
        }
    }

    [Theory]
    [MemberData(nameof(SetsAndThreads))]
    public void Predict_NormalisesByWhatTrainingHasGathered(string kernels, int threads)
    {
        var definition = TestNetworks.Normalised(Activation.Elu, Activation.Tanh);
        using var network = TestNetworks.WithStatistics(definition);
        using var predictor = new Predictor(network, threads, KernelSet.Supported.Single(set => set.Name == kernels));
        using var trainer = new Trainer(network, new TrainerOptions { Threads = threads }, KernelSet.Supported.Single(set => set.Name == kernels));
        var reference = new ReferenceNetwork(definition, network.Parameters);
        var rows = new TestRows(definition, 20, seed: 5);
        foreach (var (image, outputs) in rows.Images.Zip(rows.Targets))
        {
            predictor.Predict(image, outputs);
            reference.Outputs(image).Zip(outputs).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 2e-5);
        }

        trainer.Evaluate(rows.All, rows).ShouldBe(0, "the trainer evaluates with the same bits");
    }

    [Fact]
    public void Predict_MakesProbabilitiesOfLogits()
    {
        var definition = TestNetworks.Of(new Dense(3, Activation.Softsign) { Logits = 2 });
        using var network = new Network(definition, seed: 3);
        using var predictor = new Predictor(network);
        var outputs = new float[3];
        network.Parameters[1].Write([3, -2, 100]);
        predictor.Predict(new byte[definition.ImageBytes], outputs);
        outputs.ShouldBe([0.75f, (float)ReferenceNetwork.Sigmoid(-2), 1]);
    }

    [Theory]
    [InlineData("pilotnet", 1)]
    [InlineData("tensorkart", 2)]
    [InlineData("small", 1)]
    public void Predict_GivesTheTrainersVeryBits(string name, int threads)
    {
        var definition = Networks.ByName(name);
        using var network = new Network(definition, seed: 3);
        using var predictor = new Predictor(network, threads);
        using var trainer = new Trainer(network, new TrainerOptions { Threads = 2 });
        var rows = new TestRows(definition, 9, seed: 5);
        for (var row = 0; row < rows.Images.Count; row++)
        {
            predictor.Predict(rows.Images[row], rows.Targets[row]);
        }

        trainer.Evaluate(rows.All, rows).ShouldBe(0);
    }

    [Fact]
    public void Predict_SeesNewWeights_AndAllocatesNothing()
    {
        var definition = TestNetworks.Small();
        using var network = new Network(definition, seed: 3);
        using var predictor = new Predictor(network);
        var image = new byte[definition.ImageBytes];
        var outputs = new float[3];
        predictor.Predict(image, outputs);
        outputs.ShouldBe([0, 0, 0]);

        network.Parameters[^1].Write([1, 2, 3]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        predictor.Predict(image, outputs);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        outputs.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Predict_AnotherSize_SaysWhatItTakes()
    {
        using var network = new Network(Networks.PilotNet, seed: 1);
        using var predictor = new Predictor(network);
        Should.Throw<ArgumentException>(() => predictor.Predict(new byte[100], new float[1])).Message
            .ShouldBe("Network \"pilotnet\" takes 39,600 bytes (66×200×3) and gives 1 outputs; here are 100 bytes and room for 1.");
    }

    [Fact]
    public void Predict_AfterDispose_IsRefused()
    {
        var network = new Network(TestNetworks.Small(), seed: 1);
        using var predictor = new Predictor(network);
        network.Dispose();
        Should.Throw<ObjectDisposedException>(() => predictor.Predict(new byte[741], new float[3]));
    }
}
