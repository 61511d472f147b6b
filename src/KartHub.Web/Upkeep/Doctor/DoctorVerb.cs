using System.CommandLine;
using System.Text.Json;
using KartHub.Web.Cli;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary><c>doctor</c>: checks the hub's data, mends what it can, and says what it did.</summary>
internal static class DoctorVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create(Terminal terminal)
    {
        var data = VerbData.FolderOption();
        var dryRun = new Option<bool>("--dry-run") { Description = "Look, and change nothing; also while a hub runs on the folder." };
        var removeMissing = new Option<bool>("--remove-missing") { Description = "Take recordings and models out of the lists whose files are missing." };
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON." };
        var command = new Command(
            "doctor",
            "Checks the hub's data: reads every frame and every model, adopts recordings that the database does not know, removes what crashes left behind. Answers 0 if nothing is wrong any more.")
        {
            data, dryRun, removeMissing, json,
        };
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            using var services = VerbData.Open(arguments.GetValue(data), DataDoctor.AddTo);
            var options = new DoctorOptions { DryRun = arguments.GetValue(dryRun), RemoveMissing = arguments.GetValue(removeMissing) };
            var quiet = arguments.GetValue(json);
            var report = await services.Services.GetRequiredService<DataDoctor>().ExamineAsync(options, finding =>
            {
                if (!quiet)
                {
                    terminal.Print($"{Label(finding.Outcome, options.DryRun)}  {finding.Where}: {finding.What}");
                }
            }, cancellationToken);
            terminal.Print(quiet ? JsonSerializer.Serialize(report, Json) : report.Summary);
            return report.Content ? Terminal.Done : Terminal.Failed;
        }));
        return command;
    }

    private static string Label(Outcome outcome, bool dryRun) => outcome switch
    {
        Outcome.Mended => dryRun ? "to mend" : "mended ",
        Outcome.Wrong => "WRONG  ",
        _ => "note   ",
    };
}
