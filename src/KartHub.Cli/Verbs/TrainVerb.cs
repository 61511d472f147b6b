using System.CommandLine;
using KartHub.Contracts;
using KartHub.Training.Models;
using KartHub.Training.Runs;

namespace KartHub.Cli.Verbs;

/// <summary><c>train</c>: from recordings or prepared data to a model.</summary>
internal sealed class TrainVerb
{
    private readonly Terminal terminal;
    private readonly Option<string[]> data = new("--data", "-d")
    {
        Description = "Recordings (folder or zip) or prepared folders to train on.", Required = true, AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> validateOn = new("--validate-on")
    {
        Description = "Recordings or prepared folders to validate on; without it a part of the data is held back.", AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> model = VerbOptions.Out("Folder for the model; a model that is there is replaced.");
    private readonly Option<string> name = new("--name") { Description = "What the model is called; its folder's name if not given." };
    private readonly TrainingChoices choices = new();
    private readonly Option<string> checkpoint = new("--checkpoint") { Description = "Folder to keep a checkpoint in after each epoch; removed when the model is written." };
    private readonly Option<bool> resume = new("--resume") { Description = "Go on from the checkpoint." };
    private readonly Option<bool> json = VerbOptions.Json();

    private TrainVerb(Terminal terminal) => this.terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var verb = new TrainVerb(terminal);
        var command = new Command("train", "Trains a network and writes a model.")
        {
            verb.data, verb.validateOn, verb.model, verb.name, verb.checkpoint, verb.resume, verb.json,
        };
        foreach (var choice in verb.choices.All)
        {
            command.Add(choice);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(verb.resume) && result.GetValue(verb.checkpoint) is null)
            {
                result.AddError("--resume needs --checkpoint, the folder that the checkpoint is in.");
            }
        });
        command.SetAction(terminal.Run(verb.RunAsync));
        return command;
    }

    private async Task RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.GetRequiredValue(model);
        ModelFolder.RequireReplaceable(folder);
        RequireOutside(folder, arguments.GetValue(checkpoint));
        var options = choices.Read(arguments);
        using var opened = new OpenedData(terminal);
        var training = await opened.OpenAsync(arguments.GetRequiredValue(data), cancellationToken);
        var validation = await opened.OpenAsync(arguments.GetValue(validateOn) ?? [], cancellationToken);
        var checkpoints = arguments.GetValue(checkpoint);
        if (checkpoints is not null && !arguments.GetValue(resume))
        {
            TrainingSession.RequireNone(checkpoints);
        }

        var session = new TrainingSession(options, training, terminal.Time)
        {
            Name = arguments.GetValue(name) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            ValidateOn = validation,
            CheckpointFolder = checkpoints,
        };
        var progress = new EpochPrinter(terminal, options.Epochs, session.Split.JudgedOn, arguments.GetValue(json));
        var result = await Task.Run(() => session.Run(progress, cancellationToken), cancellationToken);
        ModelFolder.Save(folder, result.Model);
        if (checkpoints is not null)
        {
            TrainingSession.RemoveCheckpoint(checkpoints);
        }

        progress.PrintResult(result, folder);
    }

    // Otherwise the model's folder would no longer be new when the model is there.
    private static void RequireOutside(string model, string? checkpoints)
    {
        if (checkpoints is not null && Whole(checkpoints).StartsWith(Whole(model), StringComparison.Ordinal))
        {
            throw new Refusal("checkpoint.in-model", $"The checkpoint would be in the model's folder, {model}. Name a folder of its own for it.");
        }

        static string Whole(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
    }
}
