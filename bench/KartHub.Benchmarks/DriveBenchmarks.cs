using System.Globalization;
using KartHub.Agent.Capturing;
using KartHub.Agent.Driving;
using KartHub.Agent.Emulators;
using KartHub.Agent.Sinks.Plugin;
using KartHub.Agent.Sources;
using KartHub.Agent.Sources.X11;
using KartHub.Tests.Shared;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Models;
using KartHub.Training.Piloting;

namespace KartHub.Benchmarks;

/// <summary>
/// From the moment a frame is captured from mupen64plus's window until the controls that it asks for are where the
/// emulator reads them: capture, resize, inference, publication, with the emulator running beside it.
/// </summary>
internal static class DriveBenchmarks
{
    private const int RateHz = 30;
    private const int Frames = 60 * RateHz;
    private const int WarmUp = 2 * RateHz;
    private const string Pad = "bench";
    private static readonly double[] Edges = [0, 0.5, 1, 1.5, 2, 3, 4, 6, 10, 20, double.PositiveInfinity];
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    public static void Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("karthub-bench-");
        using var screen = await Xvfb.StartAsync(640, 480);
        await using var emulator = Mupen64Plus.Start(
            new EmulatorOptions
            {
                Rom = Rom.Read("artifacts/rom/road.z64"),
                Folder = folder.FullName,
                Pad = Pad,
                Sound = false,
                Display = screen.Display,
            },
            _ => { });
        await using var source = new X11WindowKind(TimeProvider.System, screen.Display).Open("mupen64plus");
        await using var sink = new PluginSink(Pad, TimeProvider.System);
        await WaitForTheGameAsync(source, sink);
        foreach (var network in new[] { Networks.PilotNet, Networks.TensorKart })
        {
            using var pilot = new Pilot(Untrained(network));
            Print(network.Name, await DriveAsync(source, sink, pilot));
        }

        await emulator.DisposeAsync(); // It writes into the folder to the last.
        folder.Delete(recursive: true);
    }

    private static async Task<double[]> DriveAsync(IFrameSource source, PluginSink sink, Pilot pilot)
    {
        var times = new List<double>(Frames);
        var decided = 0;
        await using (var drive = new DriveLoop(pilot.Decide, sink, TimeProvider.System, (frame, _) =>
        {
            if (decided++ >= WarmUp)
            {
                times.Add(TimeProvider.System.GetElapsedTime(frame.Timestamp).TotalMilliseconds);
            }
        }))
        {
            var metronome = new Metronome(TimeProvider.System, RateHz);
            for (var i = 0; i < Frames + WarmUp; i++)
            {
                await metronome.WaitAsync(CancellationToken.None);
                drive.Offer(await source.CaptureAsync(CancellationToken.None));
            }
        }

        times.Sort();
        return [.. times];
    }

    private static void Print(string network, double[] times)
    {
        Measure.Print($"drive_{network}_p50", times.Median(), "ms");
        Measure.Print($"drive_{network}_p95", times.Percentile(0.95), "ms");
        Measure.Print($"drive_{network}_p99", times.Percentile(0.99), "ms");
        Measure.Print($"drive_{network}_max", times[^1], "ms");
        Measure.Print($"drive_{network}_decided", times.Length * 100.0 / Frames, "%");
        foreach (var (from, to) in Edges.Zip(Edges.Skip(1)))
        {
            var count = times.Count(t => t >= from && t < to);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# from {from,4:0.#} ms: {count,5} {new string('#', (int)Math.Ceiling(count * 50.0 / times.Length))}"));
        }
    }

    private static async Task WaitForTheGameAsync(IFrameSource source, PluginSink sink)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await source.CaptureAsync(CancellationToken.None);
                if (sink.Trouble is null)
                {
                    return;
                }
            }
            catch (SourceLostException) when (TimeProvider.System.GetElapsedTime(begun) < StartLimit)
            {
                // The window is not there yet.
            }

            await Task.Delay(50);
        }
    }

    /// <summary>What the weights are does not matter to the time they take.</summary>
    private static Model Untrained(NetworkDefinition definition)
    {
        using var network = new Network(definition, seed: 1);
        return new Model(
            new ModelDescription
            {
                Name = definition.Name,
                Network = new ModelNetwork(definition.Name, [], network.ParameterCount, definition.Outputs),
                Preprocessing = new Preprocessing(null, definition.Width, definition.Height, ""),
                Calibration = new Calibration(),
                Provenance = new Provenance(),
            },
            [.. network.Parameters.Select(p => new Tensor(p.Name, p.Shape, p.Read()))]);
    }
}
