using System.Diagnostics;
using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;
using KartHub.Training.Recordings.Quality;

namespace KartHub.Benchmarks;

/// <summary>What happens to a frame before it is learnt from: drawn, encoded, decoded, shrunk.</summary>
internal static class PictureBenchmarks
{
    private const int RoundCount = 7;
    private const int LongRecording = 50_000;

    public static void Simulator()
    {
        var frame = new Frame(640, 480);
        foreach (var track in Tracks.All)
        {
            var game = new KartGame(track, seed: 1);
            var driver = new ExpertDriver(track, seed: 1);
            var view = new DriverView(track);
            var times = Measure.Milliseconds(600, () =>
            {
                game.Step(driver.Decide(game));
                view.Render(game, frame);
            });
            Measure.Print($"simulator.{track.Name.Replace(' ', '-').ToLowerInvariant()}", 1000 / times.Median(), "frames/s");
        }
    }

    public static void Png()
    {
        using var recordings = new Recordings();
        using var libpng = Peer.TryStart("libpng", Directory.EnumerateFiles(recordings.Folder, "*.png"));
        var pictures = recordings.Pictures;
        var frame = Imaging.Png.Read(pictures[0]);
        var into = new Frame(frame.Width, frame.Height);
        var next = 0;
        Measure.WarmUp(Decode);
        var rounds = Rounds.Run(
            RoundCount, () => Measure.Times(300, Decode).Median(), libpng is null ? null : () => libpng.Ask("decode 300")[0]);
        rounds.Print("png.decode", 0, "ms");
        rounds.Print("png.peer.decode", 1, "ms");
        rounds.PrintRatio("png.ratio", 1, 0);
        foreach (var compression in Enum.GetValues<PngCompression>())
        {
            var file = Imaging.Png.Write(frame, compression);
            var name = $"png.{compression.ToString().ToLowerInvariant()}";
            Measure.Print($"{name}.size", file.Length / 1024.0, "KiB");
            Measure.Print($"{name}.encode", Measure.Milliseconds(60, () => Imaging.Png.Write(frame, compression)).Median(), "ms");
            Measure.Print($"{name}.decode", Measure.Milliseconds(200, () => Imaging.Png.ReadInto(file, into)).Median(), "ms");
        }

        void Decode() => Imaging.Png.ReadInto(pictures[next++ % pictures.Count], into);
    }

    public static void Prepare()
    {
        using var recordings = new Recordings();
        using var skimage = Peer.TryStart("skimage", recordings.Folder);
        var recording = recordings.Write("recording", 600);
        double[] theirs = [];
        var runs = 0;
        Measure.WarmUp(() => PrepareOnce(threads: 0));
        var rounds = Rounds.Run(
            RoundCount,
            () => PrepareOnce(threads: 0),
            () => PrepareOnce(threads: 1),
            skimage is null ? null : () => (theirs = skimage.Ask("prepare"))[0],
            skimage is null ? null : () => theirs[1],
            skimage is null ? null : () => theirs[2]);
        rounds.Print($"prepare.t{Environment.ProcessorCount}", 0, "frames/s");
        rounds.Print("prepare.t1", 1, "frames/s");
        rounds.Print("prepare.peer", 2, "frames/s");
        rounds.Print("prepare.peer.read", 3, "ms");
        rounds.Print("prepare.peer.resize", 4, "ms");
        rounds.PrintRatio("prepare.ratio", 0, 2);
        rounds.PrintRatio("prepare.ratio.t1", 1, 2);

        var frame = Imaging.Png.Read(recordings.Pictures[0]);
        var resizer = new AreaResizer(frame.Width, frame.Height, 200, 66);
        var row = new byte[resizer.OutputSize];
        Measure.Print("prepare.resize", Measure.Milliseconds(300, () => resizer.Resize(frame, row)).Median(), "ms");
        Measure.Print("prepare.look", Measure.Milliseconds(300, () => _ = PictureTraits.Of(frame.Size, row)).Median(), "ms");
        Measure.Print("prepare.look.whole", Measure.Milliseconds(300, () => _ = PictureTraits.Of(frame)).Median(), "ms");

        var peak = Child.Run("prepare-once", recordings.Write("long", LongRecording), recordings.New("long-prepared"));
        Measure.Print("prepare.memory", peak[0] / (1 << 20), "MiB");
        Measure.Print("prepare.memory.rows", LongRecording, "rows");

        double PrepareOnce(int threads)
        {
            var folder = recordings.New($"prepared-{runs++}");
            var start = Stopwatch.GetTimestamp();
            var rows = PrepareRecording(recording, folder, threads);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Directory.Delete(folder, recursive: true);
            return rows / seconds;
        }
    }

    /// <summary>In a process of its own: prepares a recording and says how much memory that took at most.</summary>
    public static void PrepareAndTellMemory(string recording, string into)
    {
        PrepareRecording(recording, into, threads: 0);
        Child.Answer(Child.PeakMemory);
    }

    private static int PrepareRecording(string recording, string into, int threads)
    {
        using var opened = RecordingFormats.Open(recording);
        return Preparation.RunAsync([new PreparationSource(opened, "1")], into, new PreparationOptions { Threads = threads }, null, CancellationToken.None)
            .GetAwaiter().GetResult().RowSources.Length;
    }
}
