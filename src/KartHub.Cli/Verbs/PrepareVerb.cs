using System.CommandLine;
using KartHub.Contracts;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;

namespace KartHub.Cli.Verbs;

/// <summary><c>prepare</c>: recordings to arrays.</summary>
internal static class PrepareVerb
{
    public static Command Create(Terminal terminal)
    {
        var paths = new Argument<string[]>("path") { HelpName = "PATH…", Description = $"Recordings of {RecordingFormats.Readable}: folders or zips.", Arity = ArgumentArity.OneOrMore };
        var folder = VerbOptions.Out("Folder for the prepared data; new or empty.");
        var choices = new TableOptions<PreparationOptions>(PreparationOptionTable.All, option => option.TextOf(new PreparationOptions()));
        var json = VerbOptions.Json();
        var command = new Command("prepare", "Resizes recordings to what networks look at.") { paths, folder, json };
        foreach (var choice in choices.Offered)
        {
            command.Add(choice);
        }

        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            var chosen = arguments.GetRequiredValue(paths);
            var target = arguments.GetRequiredValue(folder);
            var manifest = await PrepareAsync(chosen, target, choices.Read(arguments, new PreparationOptions()), terminal, cancellationToken);
            var rows = manifest.RowSources.Length;
            terminal.Note(manifest);
            if (arguments.GetValue(json))
            {
                terminal.PrintJson(new { Rows = rows, Recordings = chosen.Length, Out = target });
            }
            else
            {
                terminal.Print($"{rows} rows of {chosen.Length} recording{(chosen.Length == 1 ? "" : "s")} are in {target}.");
            }
        }));
        return command;
    }

    /// <exception cref="Refusal">A recording is broken, or there is something in the folder.</exception>
    public static async Task<PreparedManifest> PrepareAsync(IReadOnlyList<string> paths, string folder, PreparationOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        var recordings = new List<IRecording>();
        try
        {
            foreach (var path in paths)
            {
                recordings.Add(RecordingFormats.Open(path, cancellationToken));
            }

            var sources = recordings.Zip(paths, (recording, path) => new PreparationSource(recording, Path.GetFullPath(path))).ToList();
            return await Preparation.RunAsync(sources, folder, options, new RowNotes(terminal), cancellationToken);
        }
        finally
        {
            recordings.ForEach(recording => recording.Dispose());
        }
    }

    private sealed class RowNotes(Terminal terminal) : IProgress<PreparationProgress>
    {
        private readonly ShareNotes notes = new(terminal, "Prepared");

        public void Report(PreparationProgress value) => notes.Report(value.Done / (double)value.Total);
    }
}
