using System.CommandLine;
using KartHub.Training.Recordings;

namespace KartHub.Cli.Verbs;

/// <summary><c>inspect</c>: what a recording is like.</summary>
internal static class InspectVerb
{
    public static Command Create(Terminal terminal)
    {
        var path = VerbOptions.Recording();
        var json = VerbOptions.Json();
        var command = new Command("inspect", "Says what is in a recording, and what is wrong with it.") { path, json };
        command.SetAction(terminal.Run((arguments, cancellationToken) =>
        {
            using var recording = RecordingFormats.Open(arguments.GetRequiredValue(path), cancellationToken);
            var inspection = RecordingInspection.Inspect(recording, cancellationToken);
            if (arguments.GetValue(json))
            {
                terminal.PrintJson(inspection);
            }
            else
            {
                Print(terminal, recording.Name, inspection);
            }

            return Task.CompletedTask;
        }));
        return command;
    }

    private static void Print(Terminal terminal, string name, RecordingInspection inspection)
    {
        var steering = inspection.Steering;
        terminal.PrintTable(["", name],
        [
            ["format", inspection.Format],
            ["rows", $"{inspection.Rows}{(inspection.Skipped > 0 ? $", {inspection.Skipped} skipped" : "")}"],
            ["pictures", $"{inspection.Width}×{inspection.Height}"],
            ["rate", $"{Terminal.Number(inspection.RateHz, "0.##")} a second"],
            ["steering", $"{Terminal.Number(steering.Min, "0.00")} to {Terminal.Number(steering.Max, "0.00")}, mean {Terminal.Number(steering.Mean, "0.000")}, " +
                $"spread {Terminal.Number(steering.Std, "0.000")}, exactly straight {Terminal.Number(steering.ZeroShare * 100, "0")} %"],
        ]);
        foreach (var notice in inspection.Notices)
        {
            terminal.Print(notice.Message);
        }
    }
}
