using System.Diagnostics;
using KartHub.Agent;
using KartHub.Agent.Gamepads;
using KartHub.Agent.Recordings;
using KartHub.Agent.Sources;
using KartHub.Agent.Sources.X11;
using KartHub.Agent.Tests;
using KartHub.Contracts.Live;
using KartHub.Imaging;
using KartHub.Tests.Shared;

namespace KartHub.Benchmarks;

/// <summary>How long a picture of a window takes, and whether a recording at 60 Hz keeps what a window shows at 60 Hz.</summary>
internal static class CaptureBenchmarks
{
    private const double RateHz = 60;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    public static void Capture() => CaptureAsync().GetAwaiter().GetResult();

    public static void Cadence() => CadenceAsync().GetAwaiter().GetResult();

    /// <summary>Another process's part: a window that shows another number at a steady rate, until its input ends.</summary>
    public static void Draw(string display, double rateHz)
    {
        using var window = new TestWindow(display, "cadence", width: 640, height: 480);
        using var ended = new ManualResetEvent(false);
        var waiting = new Thread(() =>
        {
            _ = Console.In.ReadToEnd();
            ended.Set();
        })
        { IsBackground = true };
        waiting.Start();
        var (period, number) = ((long)(Stopwatch.Frequency / rateHz), 0);
        var due = Stopwatch.GetTimestamp();
        Console.WriteLine("ready");
        do
        {
            window.Draw(++number);
            due = Math.Max(due + period, Stopwatch.GetTimestamp() + period / 2); // Late, it does not catch up: a game shows no two pictures at once.
        }
        while (!ended.WaitOne(Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due)));
    }

    private static async Task CaptureAsync()
    {
        using var server = await Xvfb.StartAsync(1280, 1024);
        using var window = new TestWindow(server.Display, "bench", width: 640, height: 480);
        var number = 0;
        Measure.Print("capture.x11.draw", Measure.Milliseconds(600, () => window.Draw(++number)).Median(), "ms");
        await using (var screen = new X11ScreenKind(TimeProvider.System, server.Display).Open("0,0,640x480"))
        {
            Print("capture.x11.screen", screen, window);
        }

        await using var source = new X11WindowKind(TimeProvider.System, server.Display).Open("bench");
        Print("capture.x11", source, window);
        Measure.Print("capture.x11.draw-redirected", Measure.Milliseconds(600, () => window.Draw(++number)).Median(), "ms");

        var port = new CountingPort();
        using var pad = new PolledGamepad(() => port, new GamepadOptions(), TimeProvider.System, "bench");
        var (before, begun) = (port.Asked, Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(3));
        Measure.Print("capture.pad", (port.Asked - before) / Stopwatch.GetElapsedTime(begun).TotalSeconds, "polls/s");
    }

    private static void Print(string name, IFrameSource source, TestWindow window)
    {
        var (number, times) = (0, new double[1000]);
        for (var i = -50; i < times.Length; i++)
        {
            window.Draw(++number);
            var begun = Stopwatch.GetTimestamp();
            var frame = source.CaptureAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            times[Math.Max(i, 0)] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            if (TestWindow.NumberIn(frame.Picture) != number)
            {
                throw new InvalidOperationException($"Picture {TestWindow.NumberIn(frame.Picture)} was captured when {number} was shown.");
            }
        }

        Array.Sort(times);
        Measure.Print($"{name}.p50", times.Percentile(0.5), "ms");
        Measure.Print($"{name}.p95", times.Percentile(0.95), "ms");
    }

    private static async Task CadenceAsync()
    {
        using var server = await Xvfb.StartAsync(640, 480);
        using var game = Process.Start(new ProcessStartInfo("dotnet", [typeof(CaptureBenchmarks).Assembly.Location, "draw", server.Display, $"{RateHz}"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        await game.StandardOutput.ReadLineAsync();
        var folder = Directory.CreateTempSubdirectory("karthub-cadence-");
        try
        {
            using var spool = new Spool(folder.FullName);
            using var pad = new PolledGamepad(() => new CountingPort(), new GamepadOptions(), TimeProvider.System, "bench");
            await using var source = new X11WindowKind(TimeProvider.System, server.Display).Open("cadence");
            await using var station = new Station(new Cockpit { Source = source, Pad = pad }, spool, TimeProvider.System);
            using var ended = new CancellationTokenSource();
            var looking = station.RunAsync(ended.Token);
            await Task.Delay(TimeSpan.FromSeconds(2)); // Until everything is compiled.
            if (await station.StartRecordingAsync(new StartRecording("bench", RateHz, null)) is { } refusal)
            {
                throw new InvalidOperationException(refusal);
            }

            await Task.Delay(Length);
            await station.StopRecordingAsync();
            await ended.CancelAsync();
            await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            game.StandardInput.Close();
            await game.WaitForExitAsync();
            Report(station.LastRecorder!, [.. spool.Recordings().Single().ReadFrames().Select(frame => TestWindow.NumberIn(Png.Read(frame.Picture.Span)))]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Report(Recorder recorder, int[] numbers)
    {
        var shown = numbers[^1] - numbers[0] + 1; // Counted by the pictures themselves.
        Measure.Print("cadence.shown", shown, "frames");
        Measure.Print("cadence.recorded", 100.0 * numbers.Distinct().Count() / shown, "%");
        Measure.Print("cadence.twice", numbers.Length - numbers.Distinct().Count(), "frames");
        Measure.Print("cadence.missed", recorder.Missed, "frames");
        Measure.Print("cadence.unchanged", recorder.Duplicates, "frames");
    }

    /// <summary>A pad that holds A and counts how often it is asked.</summary>
    private sealed class CountingPort : IPadPort
    {
        private int asked;

        public string Name => "bench";

        public int Asked => Volatile.Read(ref asked);

        public XboxPad? Read()
        {
            Interlocked.Increment(ref asked);
            return new XboxPad(0, 0, 0, 0, 0, 0, XboxButtons.A);
        }

        public void Dispose()
        {
        }
    }
}
