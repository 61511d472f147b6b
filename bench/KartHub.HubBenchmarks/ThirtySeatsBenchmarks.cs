using System.Diagnostics;
using System.Globalization;
using KartHub.Benchmarks;
using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Simulator.Races;
using KartHub.Training.Runs;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Jobs;
using KartHub.Web.Tests;
using KartHub.Web.Tests.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.HubBenchmarks;

/// <summary>Thirty people in their seats: what they cost the hub while they drive, and how soon it has drawn what they drove.</summary>
internal static class ThirtySeatsBenchmarks
{
    private const int People = 30;
    private const double Alone = 0.75; // Of the time; in the rest a training is under way beside them.

    private static double Minutes => double.Parse(Environment.GetEnvironmentVariable("KARTHUB_MINUTES") ?? "2", CultureInfo.InvariantCulture);

    /// <summary>All drive for some minutes, KARTHUB_MINUTES or two, and stop at the same moment, beside a training.</summary>
    public static async Task ThirtyAsync()
    {
        foreach (var (width, height) in new[] { (320, 240), (640, 480) })
        {
            PrintPictures(width, height);
        }

        await using var hub = new HubApp { Settings = { ["Quotas:QueuedEpochs"] = "10000" } }.ListenOnARealPort();
        var people = new List<Person>();
        for (var i = 0; i < People; i++)
        {
            people.Add(await hub.AddPersonAsync($"Person {i}"));
        }

        using var agent = await hub.AgentClientAsync(people[0]);
        var trained = await agent.SendSimulatedAsync(10, "Trained on");
        using var drivers = StartDrivers(hub.Address, await Task.WhenAll(people.Select(hub.CookieAsync)));
        await ExpectAsync(drivers, "ready");
        await drivers.StandardInput.WriteLineAsync("go");
        await Task.Delay(TimeSpan.FromSeconds(1)); // Their races are opened.
        var (clock, before) = (Stopwatch.StartNew(), Used());
        await Task.Delay(TimeSpan.FromMinutes(Minutes * Alone));
        Print("seats.driving.hub", (Used() - before) / clock.Elapsed, "cores");
        var run = await hub.TrainAsync(people[0], "Beside", [trained], new TrainingOptions { Epochs = 10_000 }, j => j.State == JobState.Running);
        var sent = await ExpectAsync(drivers, "stopped");
        var stopped = Stopwatch.StartNew();
        Print("seats.driving.received", sent[0] / (Minutes * 60) / 1e3, "KB/s"); // Of all of them, with headers.
        Print("seats.driving.sent", sent[1] / (Minutes * 60) / 1e3, "KB/s");
        var ended = await ExpectAsync(drivers, "ended");
        Print("seats.ended.slowest", ended[0], "s");
        var drawn = new List<double>();
        while (drawn.Count < People)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.2));
            var there = await hub.QueryAsync(db => db.Recordings.CountAsync(r => r.Origin == RecordingOrigin.Seat && r.State == RecordingState.Sealed));
            drawn.AddRange(Enumerable.Repeat(stopped.Elapsed.TotalSeconds, there - drawn.Count));
            RequireNoFailure(await hub.QueryAsync(db => db.Jobs.FirstOrDefaultAsync(j => j.State == JobState.Failed)));
        }

        Print("seats.drawn.first", drawn[0], "s");
        Print("seats.drawn.median", drawn[People / 2], "s");
        Print("seats.drawn.last", drawn[^1], "s");
        Print("seats.drawn.last-of-two-minutes", drawn[^1] * 2 / Minutes, "s");
        var recordings = await hub.QueryAsync(db => db.Recordings.Where(r => r.Origin == RecordingOrigin.Seat).ToListAsync());
        Print("seats.drawn.pictures", recordings.Sum(r => r.Frames), "pictures");
        Print("seats.drawn.rate", recordings.Sum(r => r.Frames) / drawn[^1], "pictures/s");
        Print("seats.disk.recordings", recordings.Sum(r => r.Bytes) / 1e6, "MB");
        Print("seats.disk.races", new DirectoryInfo(hub.DataPath).EnumerateFiles("race.ticks", SearchOption.AllDirectories).Sum(f => f.Length) / 1e6, "MB");
        run = await hub.UntilRunAsync(run.Id, _ => true);
        Print("seats.training.epochs", run.Epochs.Count, "epochs");
        await hub.Services.GetRequiredService<JobQueue>().CancelAsync(run.JobId, default);
        await hub.UntilRunAsync(run.Id, r => !r.Job!.IsActive);
        await drivers.WaitForExitAsync();
    }

    /// <summary>What one picture of a seat costs, drawn and packed in this way or that.</summary>
    private static void PrintPictures(int width, int height)
    {
        var ticks = Races.Drive(Tracks.ByName("Clover Ring"), seed: 1, 60 * 60);
        var view = new DriverView(Tracks.ByName("Clover Ring"), new ViewOptions { Width = width, Height = height });
        var frame = new Frame(width, height);
        var next = 0;
        Print($"seats.picture.{width}.draw", Measure.Milliseconds(500, Draw).Median(), "ms");
        PrintPacked("png-fast", f => Png.Write(f));
        PrintPacked("png-small", f => Png.Write(f, PngCompression.Small));
        foreach (var quality in new[] { 90, 92, 95 })
        {
            PrintPacked($"jpeg-{quality}", f => Jpeg.Write(f, quality));
        }

        void Draw() => view.Render(ticks[next = (next + 61) % ticks.Count].Moment, frame);

        void PrintPacked(string name, Func<Frame, byte[]> pack)
        {
            var frames = Enumerable.Range(0, 40).Select(i =>
            {
                var drawn = new Frame(width, height);
                view.Render(ticks[i * 90].Moment, drawn);
                return drawn;
            }).ToList();
            var files = frames.ConvertAll(f => pack(f));
            var at = 0;
            Print($"seats.picture.{width}.{name}", Measure.Milliseconds(200, () => pack(frames[at = (at + 1) % frames.Count])).Median(), "ms");
            Print($"seats.picture.{width}.{name}.read", Measure.Milliseconds(200, () => Picture.ReadInto(files[at = (at + 1) % files.Count], frame)).Median(), "ms");
            Print($"seats.picture.{width}.{name}.size", files.Average(f => f.Length) / 1e3, "KB");
        }
    }

    private static void RequireNoFailure(Job? failed)
    {
        if (failed is not null)
        {
            throw new InvalidOperationException($"{failed.Kind} of {failed.Title} failed: {failed.Error}");
        }
    }

    private static TimeSpan Used()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    /// <summary>The seats in a process of their own, so that the hub's processor time is the hub's.</summary>
    private static Process StartDrivers(Uri hub, string[] cookies) => Process.Start(new ProcessStartInfo(
        Environment.ProcessPath!, [typeof(ThirtySeatsBenchmarks).Assembly.Location, SeatDrivers.Verb, hub.AbsoluteUri, Minutes.ToString(CultureInfo.InvariantCulture), .. cookies])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private static async Task<double[]> ExpectAsync(Process drivers, string word)
    {
        var line = await drivers.StandardOutput.ReadLineAsync();
        return line?.Split(' ') is [var first, .. var figures] && first == word
            ? [.. figures.Select(f => double.Parse(f, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"The drivers said '{line}' where '{word}' was expected.");
    }

    private static void Print(string name, double value, string unit) => Measure.Print(name, value, unit);
}
