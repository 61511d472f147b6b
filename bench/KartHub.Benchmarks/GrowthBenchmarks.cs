using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Engine.Threads;
using KartHub.Training.Preparing;
using KartHub.Training.Runs;

namespace KartHub.Benchmarks;

/// <summary>What becomes of memory and speed when recordings grow, and what it costs to read rows that are not in memory.</summary>
internal static partial class GrowthBenchmarks
{
    private const int BatchSize = 32;
    private const int TimedRows = 9_600; // Of a large set that many, taken from all over it, stand for the whole epoch.
    private const int ColdRows = 50_000; // 2 GB.
    private const int ColdRounds = 3;
    private const int DontNeed = 4; // POSIX_FADV_DONTNEED on Linux.

    public static void Run()
    {
        var scratch = Directory.CreateTempSubdirectory("karthub-growth-").FullName;
        try
        {
            foreach (var rows in new[] { 1_000, 10_000, 100_000, 1_000_000 })
            {
                var folder = Path.Combine(scratch, "data");
                SyntheticData.Write(folder, rows, sparse: true);
                var answer = Child.Run("train-once", folder);
                Directory.Delete(folder, recursive: true);
                Measure.Print($"growth.{rows}.open", answer[0], "s");
                Measure.Print($"growth.{rows}.rate", answer[1], "samples/s");
                Measure.Print($"growth.{rows}.epoch", rows / answer[1], "s");
                Measure.Print($"growth.{rows}.memory", answer[2] / (1 << 20), "MiB");
            }

            var warmUp = Path.Combine(scratch, "warm-up");
            SyntheticData.Write(warmUp, TimedRows * 2, sparse: true);
            TrainOn(warmUp, forget: false, announce: false);
            Cold(Path.Combine(scratch, "cold"));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>In a process of its own: trains for a while on rows from all over a set; seconds to open it, rows a second, and the most memory that was the process's own.</summary>
    public static void TrainAndTellMemory(string folder)
    {
        using var memory = new OwnMemory();
        var start = Stopwatch.GetTimestamp();
        using var data = PreparedData.Open(folder);
        var split = RowSplit.Of(DataSplit.Choose([data]), Networks.PilotNet);
        var opened = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var order = EpochOrder.Of(split.Training.Count * 2, seed: 1, epoch: 1);
        Child.Answer(opened, Train(split.Training, order.AsMemory(0, Math.Min(order.Length, TimedRows)), warmUp: true, announce: true), memory.Peak);
    }

    /// <summary>The same rows from disk, when they are read and announced a batch ahead as a session does, and from the system's memory.</summary>
    private static void Cold(string folder)
    {
        SyntheticData.Write(folder, ColdRows, sparse: false);
        var rounds = Rounds.Run(
            ColdRounds,
            () => TrainOn(folder, forget: true, announce: false),
            () => TrainOn(folder, forget: true, announce: true),
            () => TrainOn(folder, forget: false, announce: false),
            () => TrainOn(folder, forget: false, announce: true));
        rounds.Print("growth.cold.unannounced", 0, "samples/s");
        rounds.Print("growth.cold", 1, "samples/s");
        rounds.Print("growth.warm.unannounced", 2, "samples/s");
        rounds.Print("growth.warm", 3, "samples/s");
        rounds.PrintRatio("growth.cold.unannounced.share", 0, 2);
        rounds.PrintRatio("growth.cold.share", 1, 2);
        rounds.PrintRatio("growth.warm.share", 3, 2);
    }

    private static double TrainOn(string folder, bool forget, bool announce)
    {
        if (forget)
        {
            Forget(Path.Combine(folder, "X.npy")); // While it is mapped nowhere: the system keeps what is.
        }

        using var data = PreparedData.Open(folder);
        var order = EpochOrder.Of(data.Rows, seed: 1, epoch: 1).AsMemory(0, TimedRows);
        return Train(new DataRows(data), order, warmUp: false, announce);
    }

    private static double Train(IRowSource rows, ReadOnlyMemory<int> order, bool warmUp, bool announce)
    {
        using var network = new Network(Networks.PilotNet, seed: 1);
        using var trainer = new Trainer(network, new TrainerOptions());
        using var thread = new BackgroundThread("training");
        double rate = 0;
        thread.Run(() =>
        {
            if (warmUp)
            {
                Measure.WarmUp(() => trainer.Step(order.Span[..BatchSize], rows));
            }

            var start = Stopwatch.GetTimestamp();
            for (var first = 0; first + BatchSize <= order.Length; first += BatchSize)
            {
                if (announce)
                {
                    rows.Announce(order.Span[(first + BatchSize)..Math.Min(first + 2 * BatchSize, order.Length)]);
                }

                trainer.Step(order.Span.Slice(first, BatchSize), rows);
            }

            rate = order.Length / BatchSize * BatchSize / Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
        return rate;
    }

    /// <summary>Has the system drop what it keeps of a file, as if it had long been read.</summary>
    private static void Forget(string path)
    {
        using var file = File.OpenHandle(path);
        if (OperatingSystem.IsLinux() && Advise((int)file.DangerousGetHandle(), 0, 0, DontNeed) != 0)
        {
            Console.Error.WriteLine("The system keeps what it has read: 'cold' is warm.");
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(int file, nint offset, nint length, int advice);

    /// <summary>Rows that are always announced; a session's are where they take a good part of memory.</summary>
    private sealed class DataRows(PreparedData data) : IRowSource
    {
        public void Read(int row, Span<byte> image, Span<float> targets)
        {
            data.Image(row).CopyTo(image);
            targets[0] = data.Controls(row).SteerX;
        }

        public void Announce(ReadOnlySpan<int> rows)
        {
            foreach (var row in rows)
            {
                data.Announce(row);
            }
        }
    }

    /// <summary>Watches how much memory is the process's own: mapped files, which the system takes back when it likes, do not count.</summary>
    private sealed class OwnMemory : IDisposable
    {
        private readonly Timer timer;
        private long peak;

        public OwnMemory() => timer = new Timer(_ => Look(), null, 0, 10);

        public double Peak
        {
            get
            {
                Look();
                return Interlocked.Read(ref peak);
            }
        }

        public void Dispose() => timer.Dispose();

        private void Look()
        {
            var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
            var bytes = long.Parse(line.AsSpan("RssAnon:".Length, line.Length - "RssAnon:".Length - " kB".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) * 1024;
            if (bytes > Interlocked.Read(ref peak))
            {
                Interlocked.Exchange(ref peak, bytes);
            }
        }
    }
}
