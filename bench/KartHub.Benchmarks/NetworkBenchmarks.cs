using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;

namespace KartHub.Benchmarks;

/// <summary>Training and single frames of the TensorKart network, beside PyTorch and the processor's limit.</summary>
internal static class NetworkBenchmarks
{
    private const int RoundCount = 7;
    private const double Seconds = 1.5; // Of each side, each round.
    private const int Rows = 1_600; // As many as the peer has: the next batch is not in the cache.

    private static readonly NetworkDefinition Definition = Networks.TensorKart;
    private static readonly int Threads = Environment.ProcessorCount;

    public static void Train()
    {
        using var peak = Peer.TryStart("peak");
        var rows = new RandomRows(Rows, Definition);
        foreach (var batch in new[] { 32, 100 })
        {
            using var network = new Network(Definition, seed: 1);
            using var trainer = new Trainer(network, new TrainerOptions { Threads = Threads });
            using var singleNetwork = new Network(Definition, seed: 1);
            using var single = new Trainer(singleNetwork, new TrainerOptions { Threads = 1 });
            using var torch = Peer.TryStart("torch", "--batch", $"{batch}", "--threads", $"{Threads}");
            using var unorderedNetwork = new Network(Definition, seed: 1);
            using var unordered = new Trainer(unorderedNetwork, new TrainerOptions { Threads = Threads }) { MostSums = Threads };
            var batches = Batches(batch);
            Measure.WarmUp(() => trainer.Step(batches(), rows));
            var rounds = Rounds.Run(
                RoundCount,
                () => batch * Measure.Rate(Seconds, () => trainer.Step(batches(), rows)),
                torch is null ? null : () => torch.Ask($"train {Seconds}")[0],
                peak is null ? null : () => peak.Ask($"fma {Threads}")[0],
                () => batch * Measure.Rate(Seconds, () => single.Step(batches(), rows)),
                () => batch * Measure.Rate(Seconds, () => unordered.Step(batches(), rows)));
            rounds.Print($"train.b{batch}.t{Threads}", 0, "samples/s");
            rounds.Print($"train.b{batch}.t1", 3, "samples/s");
            rounds.Print($"train.peer.b{batch}", 1, "samples/s");
            rounds.PrintRatio($"train.ratio.b{batch}", 0, 1);
            rounds.PrintRatio($"train.reproducible.cost.b{batch}", 4, 0); // Of time, over one sum of gradients per thread, whose bits change with the threads.
            rounds.PrintRatio(batch == 32 ? "train.peakshare" : $"train.peakshare.b{batch}", 0, 2, NetworkWork.Training(Definition) / 1e9);
        }
    }

    public static void Infer()
    {
        using var network = new Network(Definition, seed: 1);
        using var shared = new Predictor(network, Threads);
        using var single = new Predictor(network, threads: 1);
        using var torch = Peer.TryStart("torch", "--threads", $"{Threads}");
        var rows = new RandomRows(Rows, Definition);
        var outputs = new float[Definition.Outputs.Length];
        var row = 0;
        Measure.WarmUp(() => Predict(shared));
        double[] ours = [], alone = [], theirs = [];
        var rounds = Rounds.Run(
            RoundCount,
            () => (ours = Frames(shared)).Median(),
            () => ours.Percentile(0.99),
            () => (alone = Frames(single)).Median(),
            () => alone.Percentile(0.99),
            torch is null ? null : () => (theirs = torch.Ask("infer 1000"))[0],
            torch is null ? null : () => theirs[1]);
        rounds.Print("infer.p50", 0, "ms");
        rounds.Print("infer.p99", 1, "ms");
        rounds.Print("infer.p50.t1", 2, "ms");
        rounds.Print("infer.p99.t1", 3, "ms");
        rounds.Print("infer.peer.p50", 4, "ms");
        rounds.Print("infer.peer.p99", 5, "ms");
        rounds.PrintRatio("infer.ratio", 4, 0);
        rounds.PrintRatio("infer.ratio.t1", 4, 2);

        double[] Frames(Predictor predictor)
        {
            Measure.Times(30, () => Predict(predictor)); // Not counted, on neither side: the other's threads are still awake.
            return Measure.Times(1_000, () => Predict(predictor));
        }

        void Predict(Predictor predictor) => predictor.Predict(rows.Image(row++ % Rows), outputs);
    }

    /// <summary>What the machine can do at most.</summary>
    public static void Peak()
    {
        if (Peer.TryStart("peak") is { } peak)
        {
            using (peak)
            {
                foreach (var threads in new[] { 1, Threads }.Distinct())
                {
                    Measure.Print($"peak.fma.t{threads}", peak.Ask($"fma {threads}")[0], "GFLOP/s");
                    Measure.Print($"peak.read.t{threads}", peak.Ask($"read {threads}")[0], "GB/s");
                }
            }
        }
    }

    /// <summary>One batch after another, through all rows.</summary>
    private static Func<int[]> Batches(int size)
    {
        var batches = Enumerable.Range(0, Rows).Chunk(size).Where(batch => batch.Length == size).ToArray();
        var next = 0;
        return () => batches[next++ % batches.Length];
    }
}
