using System.CommandLine;
using KartHub.Training.Models;
using KartHub.Training.Preparing;
using KartHub.Training.Runs;

namespace KartHub.Cli.Verbs;

/// <summary><c>evaluate</c>: a model's steering beside the driver's.</summary>
internal static class EvaluateVerb
{
    public static Command Create(Terminal terminal)
    {
        var model = VerbOptions.Model();
        var paths = new Argument<string[]>("path") { HelpName = "PATH…", Description = "Recordings (folder or zip) or prepared folders.", Arity = ArgumentArity.OneOrMore };
        var json = VerbOptions.Json();
        var command = new Command("evaluate", "Compares a model's steering with the driver's.") { model, paths, json };
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            var loaded = ModelFolder.Load(arguments.GetRequiredValue(model));
            using var opened = new OpenedData(terminal);
            var data = await opened.OpenAsync(arguments.GetRequiredValue(paths), cancellationToken);
            var judgedOn = JudgedBy(loaded.Description.Provenance, data);
            var figures = Evaluation.Steering(loaded, data, cancellationToken);
            if (arguments.GetValue(json))
            {
                terminal.PrintJson(new { figures.Rows, figures.Mse, figures.Mae, figures.BaselineMean, figures.BaselineZero, JudgedOn = judgedOn });
                return;
            }

            terminal.PrintTable(["steering", "mean squared error"],
            [
                [loaded.Description.Name, Terminal.Number(figures.Mse, "0.0000")],
                ["always the training mean", Terminal.Number(figures.BaselineMean, "0.0000")],
                ["always straight", Terminal.Number(figures.BaselineZero, "0.0000")],
            ]);
            terminal.Print($"Off by {Terminal.Number(figures.Mae, "0.000")} on average, on {figures.Rows} rows.");
            terminal.Print(InWords(judgedOn));
        }));
        return command;
    }

    /// <summary>By the recordings' names, which is all that a model keeps of them; null if it keeps none.</summary>
    private static JudgedOn? JudgedBy(Provenance provenance, IEnumerable<PreparedData> data)
    {
        if (provenance.Recordings.Count == 0)
        {
            return null;
        }

        var trainedOn = provenance.Recordings.ToHashSet();
        var known = data.SelectMany(prepared => prepared.Manifest.Sources).Any(source => trainedOn.Contains(source.Name) || (source.FlippedFrom is { } original && trainedOn.Contains(original)));
        return known ? JudgedOn.SameCourse : JudgedOn.Unseen;
    }

    private static string InWords(JudgedOn? judgedOn) => judgedOn switch
    {
        JudgedOn.SameCourse => "Same course: a recording of that name was trained on, so this figure flatters the model.",
        JudgedOn.Unseen => "Unseen: no recording of that name was trained on.",
        _ => "The model does not say what it was trained on.",
    };
}
