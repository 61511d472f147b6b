using System.CommandLine;
using KartHub.Simulator;
using KartHub.Training.Models;
using KartHub.Training.Piloting;

namespace KartHub.Cli.Simulating;

/// <summary><c>simulate drive</c>: a model drives races from different starts.</summary>
internal static class SimulateDriveVerb
{
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
        var seed = VerbOptions.Seed();
        var hide = VerbOptions.Hide();
        var json = VerbOptions.Json();
        var command = new Command("drive", "Lets a model drive.") { model, track, laps, runs, maxSeconds, seed, hide, json };
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            var course = VerbOptions.FindTrack(arguments.GetRequiredValue(track));
            var loaded = ModelFolder.Load(arguments.GetRequiredValue(model));
            var wanted = arguments.GetValue(laps);
            var limit = arguments.GetResult(maxSeconds) is null ? SimulatedDrive.EnoughSeconds(course, wanted) : arguments.GetValue(maxSeconds);
            var view = VerbOptions.View(arguments.GetValue(hide));
            var drives = await DriveAsync(
                arguments.GetValue(runs),
                arguments.GetValue(seed),
                (pilot, drawn, cancelled) => new SimulatedDrive(course, drawn, view).Drive(pilot.Decide, wanted, limit, cancelled),
                loaded,
                cancellationToken);
            if (arguments.GetValue(json))
            {
                terminal.PrintJson(new { Track = course.Name, Laps = wanted, Runs = drives });
            }
            else
            {
                Print(terminal, course, wanted, drives);
            }
        }));
        return command;
    }

    private static async Task<DriveRun[]> DriveAsync(
        int runs, int seed, Func<Pilot, int, CancellationToken, DriveRun> drive, Model model, CancellationToken cancellationToken)
    {
        var drives = new DriveRun[runs];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, runs, parallel, (run, cancelled) =>
        {
            using var pilot = new Pilot(model);
            drives[run] = drive(pilot, unchecked((seed * 1000) + run), cancelled);
            return ValueTask.CompletedTask;
        });
        return drives;
    }

    private static void Print(Terminal terminal, Track track, int laps, DriveRun[] drives)
    {
        terminal.PrintTable(
            ["run", "laps", "lap times (s)", "autonomy", "off road (s)", "helped"],
            drives.Select((drive, run) => (object[])
            [
                run + 1, drive.LapsCompleted, string.Join("  ", drive.LapSeconds.Select(seconds => Terminal.Number(seconds, "0.0"))),
                $"{Terminal.Number(drive.Autonomy, "0.0")} %", Terminal.Number(drive.OffRoadSeconds, "0.0"), drive.Interventions,
            ]));
        terminal.Print($"{track.Name}: {drives.Count(drive => drive.LapsCompleted >= laps)} of {drives.Length} runs finished all {laps} laps.");
    }
}
