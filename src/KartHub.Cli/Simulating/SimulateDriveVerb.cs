using System.CommandLine;
using KartHub.Simulator;
using KartHub.Training.Models;
using KartHub.Training.Piloting;

namespace KartHub.Cli.Simulating;

/// <summary><c>simulate drive</c>: a model drives races from different starts.</summary>
internal static class SimulateDriveVerb
{
    private const string Spread = "spread";
    private const string Grid = "grid";

    public static Command Create(Terminal terminal)
    {
        var model = VerbOptions.Model();
        var track = VerbOptions.Track();
        var laps = new Option<int>("--laps") { Description = "Laps of a run.", DefaultValueFactory = _ => 3 }.Between(1, 100);
        var runs = new Option<int>("--runs") { Description = "Runs, each from another start.", DefaultValueFactory = _ => 1 }.Between(1, 1000);
        var maxSeconds = new Option<int>("--max-seconds")
        {
            Description = "Ends a run after this much game time; without it, when the laps could have been driven at a quarter of the top speed.",
        }.Between(1, 36_000);
        var start = new Option<string>("--start")
        {
            Description = "Where the runs begin: all over the course, at speed and off the middle (spread), or standing on the grid.", DefaultValueFactory = _ => Spread,
        };
        start.AcceptOnlyFromAmong(Spread, Grid);
        var seed = VerbOptions.Seed();
        var hide = VerbOptions.Hide();
        var json = VerbOptions.Json();
        var command = new Command("drive", "Lets a model drive.") { model, track, laps, runs, maxSeconds, start, seed, hide, json };
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            var course = Tracks.ByName(arguments.GetRequiredValue(track));
            var loaded = ModelFolder.Load(arguments.GetRequiredValue(model));
            var wanted = arguments.GetValue(laps);
            var limit = arguments.GetResult(maxSeconds) is null ? SimulatedDrive.EnoughSeconds(course, wanted) : arguments.GetValue(maxSeconds);
            var view = VerbOptions.View(arguments.GetValue(hide));
            var (count, drawn) = (arguments.GetValue(runs), arguments.GetValue(seed));
            var onGrid = arguments.GetValue(start) == Grid;
            var starts = Enumerable.Range(0, count).Select(run => onGrid ? DriveStart.Grid(run, drawn) : DriveStart.Spread(course, run, count, drawn));
            var drives = await DriveAsync(
                [.. starts],
                (pilot, from, cancelled) => new SimulatedDrive(course, from, view).Drive(pilot.Decide, wanted, limit, cancelled),
                loaded,
                cancellationToken);
            var spread = DriveSpread.Of(drives, wanted);
            if (arguments.GetValue(json))
            {
                terminal.PrintJson(new { Track = course.Name, Laps = wanted, Runs = drives, Spread = spread });
            }
            else
            {
                Print(terminal, course, wanted, drives, spread);
            }
        }));
        return command;
    }

    private static async Task<DriveRun[]> DriveAsync(
        IReadOnlyList<DriveStart> starts, Func<Pilot, DriveStart, CancellationToken, DriveRun> drive, Model model, CancellationToken cancellationToken)
    {
        var drives = new DriveRun[starts.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, starts.Count, parallel, (run, cancelled) =>
        {
            using var pilot = new Pilot(model);
            drives[run] = drive(pilot, starts[run], cancelled);
            return ValueTask.CompletedTask;
        });
        return drives;
    }

    private static void Print(Terminal terminal, Track track, int laps, DriveRun[] drives, DriveSpread spread)
    {
        terminal.PrintTable(
            ["run", "from (m)", "beside (m)", "turned (°)", "wind", "laps", "lap times (s)", "autonomy", "off road (s)", "helped"],
            drives.Select((drive, run) => (object[])
            [
                run + 1, Terminal.Number(drive.Start.Metres, "0"), Terminal.Number(drive.Start.Lateral, "0.0"), Terminal.Number(drive.Start.Degrees, "0"), drive.Start.Gusts ? "gusts" : "still", drive.LapsCompleted, string.Join("  ", drive.LapSeconds.Select(seconds => Terminal.Number(seconds, "0.0"))),
                $"{Terminal.Number(drive.Autonomy, "0.0")} %", Terminal.Number(drive.OffRoadSeconds, "0.0"), drive.Interventions,
            ]));
        terminal.Print($"{track.Name}: {spread.Finished} of {drives.Length} runs finished all {laps} laps.");
        if (spread.LapSeconds is { } times)
        {
            terminal.Print($"Laps took {Terminal.Number(times.Min, "0.0")} to {Terminal.Number(times.Max, "0.0")} s, half of them at most {Terminal.Number(times.Median, "0.0")} s.");
        }

        terminal.Print(
            $"Autonomy was {Terminal.Number(spread.AutonomyMean, "0.0")} % on average and at least {Terminal.Number(spread.AutonomyMin, "0.0")} %, with {spread.Interventions} helps " +
            $"and {Terminal.Number(spread.OffRoadSeconds, "0.0")} s beside the road.");
    }
}
