using System.CommandLine;
using KartHub.Training.Models;
using KartHub.Training.Recordings;
using KartHub.Training.Runs;

namespace KartHub.Training.Cli;

/// <summary><c>train</c>: from recordings or prepared data to a model.</summary>
internal sealed class TrainVerb
{
    private static readonly TrainingOptions Defaults = new();

    private readonly Terminal terminal;
    private readonly Option<string[]> data = new("--data", "-d")
    {
        Description = "Recordings (folder or zip) or prepared folders to train on.", Required = true, AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> validateOn = new("--validate-on")
    {
        Description = "Recordings or prepared folders to validate on; without it a part of the data is kept back.", AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> model = Shared.Out("Folder for the model; a model that is there is replaced.");
    private readonly Option<string> name = new("--name") { Description = "What the model is called; its folder's name if not given." };
    private readonly Option<string> network = new("--network") { Description = "pilotnet (steering alone) or tensorkart (all five controls).", DefaultValueFactory = _ => Defaults.Network };
    private readonly Option<int> epochs = new("--epochs") { Description = "Passes over the data.", DefaultValueFactory = _ => Defaults.Epochs };
    private readonly Option<int> batchSize = new("--batch-size") { Description = "Rows a step.", DefaultValueFactory = _ => Defaults.BatchSize };
    private readonly Option<double> learningRate = new("--learning-rate") { Description = "Step size.", DefaultValueFactory = _ => Defaults.LearningRate };
    private readonly Option<int> seed = Shared.Seed();
    private readonly Option<bool> noFlip = new("--no-flip") { Description = "Do not train on mirror images too." };
    private readonly Option<int> threads = new("--threads") { Description = "Threads; 0 means all processors. The result is the same.", DefaultValueFactory = _ => Defaults.Threads };
    private readonly Option<string> checkpoint = new("--checkpoint") { Description = "Folder to keep a checkpoint in after each epoch; removed when the model is written." };
    private readonly Option<bool> resume = new("--resume") { Description = "Go on from the checkpoint." };
    private readonly Option<bool> json = Shared.Json();

    private TrainVerb(Terminal terminal) => this.terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var verb = new TrainVerb(terminal);
        var command = new Command("train", "Trains a network and writes a model.")
        {
            verb.data, verb.validateOn, verb.model, verb.name, verb.network, verb.epochs, verb.batchSize, verb.learningRate, verb.seed, verb.noFlip, verb.threads,
            verb.checkpoint, verb.resume, verb.json,
        };
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
        var options = Options(arguments);
        using var opened = new OpenedData(terminal);
        var training = await opened.OpenAsync(arguments.GetRequiredValue(data), cancellationToken);
        var validation = await opened.OpenAsync(arguments.GetValue(validateOn) ?? [], cancellationToken);
        var checkpoints = arguments.GetValue(checkpoint);
        if (checkpoints is not null && !arguments.GetValue(resume))
        {
            TrainingSession.RemoveCheckpoint(checkpoints);
        }

        var session = new TrainingSession(options, training, terminal.Time)
        {
            Name = arguments.GetValue(name) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            ValidateOn = validation,
            CheckpointFolder = checkpoints,
        };
        var progress = new EpochPrinter(terminal, options.Epochs, arguments.GetValue(json));
        var result = await Task.Run(() => session.Run(progress, cancellationToken), cancellationToken);
        ModelFolder.Save(folder, result.Model);
        if (checkpoints is not null)
        {
            TrainingSession.RemoveCheckpoint(checkpoints);
        }

        progress.PrintResult(result, folder);
    }

    private TrainingOptions Options(ParseResult arguments)
    {
        var options = new TrainingOptions
        {
            Network = arguments.GetRequiredValue(network),
            Epochs = arguments.GetValue(epochs),
            BatchSize = arguments.GetValue(batchSize),
            LearningRate = arguments.GetValue(learningRate),
            Seed = arguments.GetValue(seed),
            Flip = !arguments.GetValue(noFlip),
            Threads = arguments.GetValue(threads),
        };
        var errors = options.Validate();
        return errors.Count == 0 ? options : throw new RecordingException(string.Join(Environment.NewLine, errors));
    }
}
