using System.Diagnostics;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine.Threads;

namespace KartHub.Benchmarks;

/// <summary>What training does to those beside it: a loop that drives, the pool that answers pages, and another training.</summary>
internal static class NeighbourBenchmarks
{
    private const int RoundCount = 5;
    private const double Seconds = 3; // Of each measurement.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1 / 60.0);
    private static readonly double PageMs = 5; // Of computing: what a page or a frame's preview takes.

    public static void Run()
    {
        using var first = new Neighbour(seed: 1);
        using var second = new Neighbour(seed: 2);
        Measure.WarmUp(() => first.Train(0.5));
        double[] quiet = [], beside = [], pages = [], pagesBeside = [];
        double both = 0;
        var rounds = Rounds.Run(
            RoundCount,
            () => (quiet = Drive()).Percentile(0.99),
            () => quiet.Median(),
            () => first.Train(Seconds),
            () =>
            {
                double rate = 0;
                first.Beside(Seconds, value => rate = value, () => beside = Drive());
                return rate;
            },
            () => beside.Percentile(0.99),
            () => beside.Median(),
            () => (pages = Pages()).Percentile(0.99),
            () =>
            {
                first.Beside(Seconds, _ => { }, () => pagesBeside = Pages());
                return pagesBeside.Percentile(0.99);
            },
            () => second.Train(Seconds),
            () =>
            {
                double rate = 0;
                first.Beside(Seconds, value => rate = value, () => both = second.Train(Seconds));
                return rate;
            },
            () => both);
        rounds.Print("neighbours.drive.alone.p50", 1, "ms");
        rounds.Print("neighbours.drive.alone.p99", 0, "ms");
        rounds.Print("neighbours.drive.beside.p50", 5, "ms");
        rounds.Print("neighbours.drive.beside.p99", 4, "ms");
        rounds.Print("neighbours.page.alone.p99", 6, "ms");
        rounds.Print("neighbours.page.beside.p99", 7, "ms");
        rounds.PrintRatio("neighbours.train.besidedrive", 3, 2);
        rounds.PrintRatio("neighbours.train.firstoftwo", 9, 2);
        rounds.PrintRatio("neighbours.train.secondoftwo", 10, 8);
    }

    /// <summary>A driving loop, sixty times a second: how late its answer to each frame is, in ms after the frame was due.</summary>
    private static double[] Drive()
    {
        using var network = new Network(Networks.PilotNet, seed: 1);
        using var predictor = new Predictor(network);
        var rows = new RandomRows(1, network.Definition);
        var outputs = new float[1];
        return Ticks(() => predictor.Predict(rows.Image(0), outputs));
    }

    /// <summary>A page asked for sixty times a second, answered by the thread pool.</summary>
    private static double[] Pages()
    {
        using var answered = new ManualResetEventSlim();
        return Ticks(() =>
        {
            answered.Reset();
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    var start = Stopwatch.GetTimestamp();
                    while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < PageMs)
                    {
                    }

                    answered.Set();
                },
                null);
            answered.Wait();
        });
    }

    private static double[] Ticks(Action action)
    {
        using var never = new ManualResetEventSlim();
        var late = new List<double>();
        var start = Stopwatch.GetTimestamp();
        for (var due = Period; due.TotalSeconds < Seconds; due += Period)
        {
            if (due - Stopwatch.GetElapsedTime(start) is { TotalMilliseconds: >= 1 } wait)
            {
                never.Wait(wait); // Whole milliseconds alone, so that it ends early.
            }

            while (Stopwatch.GetElapsedTime(start) < due)
            {
                Thread.SpinWait(20);
            }

            action();
            late.Add((Stopwatch.GetElapsedTime(start) - due).TotalMilliseconds);
        }

        return [.. late.Order()];
    }

    /// <summary>A training run as the hub has them.</summary>
    private sealed class Neighbour : IDisposable
    {
        private const int Batch = 32;
        private static readonly int[] Indices = [.. Enumerable.Range(0, Batch)];

        private readonly Network network;
        private readonly Trainer trainer;
        private readonly RandomRows rows;
        private readonly BackgroundThread thread = new("training");

        public Neighbour(int seed)
        {
            network = new Network(Networks.TensorKart, seed);
            trainer = new Trainer(network, new TrainerOptions());
            rows = new RandomRows(Batch, network.Definition);
        }

        /// <summary>Rows a second.</summary>
        public double Train(double seconds)
        {
            double rate = 0;
            thread.Run(() => rate = Batch * Measure.Rate(seconds, Step));
            return rate;
        }

        /// <summary>Trains while something else goes on.</summary>
        public void Beside(double seconds, Action<double> trained, Action other)
        {
            double rate = 0;
            thread.Begin(() => rate = Batch * Measure.Rate(seconds, Step));
            other();
            thread.Wait();
            trained(rate);
        }

        public void Dispose()
        {
            thread.Dispose();
            trainer.Dispose();
            network.Dispose();
        }

        private void Step() => trainer.Step(Indices, rows);
    }
}
