using KartHub.Training.Engine;

namespace KartHub.Benchmarks;

/// <summary>Training steps and single frames, on random pictures: the arithmetic does not depend on what they show.</summary>
internal static class NetworkBenchmarks
{
    private const int ImageLength = 66 * 200 * 3;

    public static void Train()
    {
        foreach (var threads in new[] { Environment.ProcessorCount, 1 })
        {
            foreach (var batch in new[] { 32, 100 })
            {
                using var network = new Network(Networks.TensorKart, seed: 1);
                using var trainer = new Trainer(network, new TrainerOptions { Threads = threads });
                var rows = new RandomRows(batch, network.Definition.Outputs.Length);
                var indices = Enumerable.Range(0, batch).ToArray();
                var step = Measure.Milliseconds(20, () => trainer.Step(indices, rows)).Median();
                Measure.Print($"train.b{batch}.t{threads}", 1000 * batch / step, "samples/s");
            }
        }
    }

    public static void Infer()
    {
        foreach (var threads in new[] { 1, Environment.ProcessorCount })
        {
            using var network = new Network(Networks.TensorKart, seed: 1);
            using var predictor = new Predictor(network, threads);
            var rows = new RandomRows(1, network.Definition.Outputs.Length);
            var outputs = new float[network.Definition.Outputs.Length];
            var times = Measure.Milliseconds(2_000, () => predictor.Predict(rows.Image(0), outputs));
            Measure.Print($"infer.t{threads}.p50", times.Median(), "ms");
            Measure.Print($"infer.t{threads}.p99", times.Percentile(0.99), "ms");
        }
    }

    private sealed class RandomRows : IRowSource
    {
        private readonly byte[] images;
        private readonly int outputs;

        public RandomRows(int count, int outputs)
        {
            this.outputs = outputs;
            images = new byte[count * ImageLength];
            new Random(1).NextBytes(images);
        }

        public ReadOnlySpan<byte> Image(int row) => images.AsSpan(row * ImageLength, ImageLength);

        public void Read(int row, Span<byte> image, Span<float> targets)
        {
            Image(row).CopyTo(image);
            targets[..outputs].Fill(0.1f * (row % 7 - 3));
        }
    }
}
