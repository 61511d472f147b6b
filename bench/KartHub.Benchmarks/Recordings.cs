using KartHub.Imaging;
using KartHub.Simulator;

namespace KartHub.Benchmarks;

/// <summary>Frames to prepare: a real recording if there is one (CONTRIBUTING.md says where), otherwise one of the simulator's.</summary>
internal sealed class Recordings : IDisposable
{
    private const int Frames = 60;

    private readonly string scratch = Directory.CreateTempSubdirectory("karthub-bench-").FullName;

    public Recordings()
    {
        var real = FindReal();
        Pictures = real is not null ? [.. Directory.EnumerateFiles(real, "*.png").Order(StringComparer.Ordinal).Take(Frames).Select(File.ReadAllBytes)] : Simulated();
        Folder = Write("frames", Pictures.Count);
        Console.Error.WriteLine(real is not null ? $"Measured on real frames: {real}." : "Measured on the simulator's frames: there is no real recording.");
    }

    /// <summary>The folder of a real recording; null where there is none.</summary>
    public static string? FindReal()
    {
        var shared = Environment.GetEnvironmentVariable("KARTHUB_SHARED_DATA") is { Length: > 0 } named ? named : Path.Combine("..", "shared", "data");
        var real = Path.Combine(shared, "tensorkart", "samples", "2021-10-11-1");
        return Directory.Exists(real) ? real : null;
    }

    /// <summary>Sixty frames, encoded as they were found.</summary>
    public IReadOnlyList<byte[]> Pictures { get; }

    /// <summary>A recording of them.</summary>
    public string Folder { get; }

    /// <summary>A folder to write to that is not there yet.</summary>
    public string New(string name) => Path.Combine(scratch, name);

    /// <summary>A recording of so many rows that takes the pictures again and again.</summary>
    public string Write(string name, int rows)
    {
        var folder = New(name);
        Directory.CreateDirectory(folder);
        for (var i = 0; i < Pictures.Count; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, $"img_{i}.png"), Pictures[i]);
        }

        File.WriteAllLines(Path.Combine(folder, "data.csv"), Enumerable.Range(0, rows).Select(row => $"samples/{name}/img_{row % Pictures.Count}.png,0.5,0,1,0,0"));
        return folder;
    }

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    private static byte[][] Simulated()
    {
        var game = new KartGame(Tracks.All[0], seed: 1);
        var driver = new ExpertDriver(Tracks.All[0], seed: 1);
        var view = new DriverView(Tracks.All[0]);
        var frame = new Frame(640, 480);
        return [.. Enumerable.Range(0, Frames).Select(_ => Next())];

        byte[] Next()
        {
            for (var i = 0; i < 12; i++)
            {
                game.Step(driver.Decide(game));
            }

            view.Render(game, frame);
            return Png.Write(frame, PngCompression.Small);
        }
    }
}
