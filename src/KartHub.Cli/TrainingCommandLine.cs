using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using KartHub.Cli.Simulating;
using KartHub.Cli.Verbs;

namespace KartHub.Cli;

/// <summary>The command line: recordings, training, models and the simulator without the hub.</summary>
public static class TrainingCommandLine
{
    /// <summary>Long enough to finish the step or file in hand after Ctrl-C.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Runs one verb.</summary>
    /// <returns>0 on success, and only then; 130 when cancelled.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(output, error, time);
        var root = new RootCommand("KartHub's training: recordings, datasets, networks, models and the simulator.")
        {
            InspectVerb.Create(terminal),
            FlipVerb.Create(terminal),
            PrepareVerb.Create(terminal),
            TrainVerb.Create(terminal),
            EvaluateVerb.Create(terminal),
            InferVerb.Create(terminal),
            ExportVerb.Create(terminal),
            ImportVerb.Create(terminal),
            SimulateVerb.Create(terminal),
        };
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        };
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction refusal)
        {
            refusal.ShowHelp = false; // On the output it would be in the way of programs that read it.
            await error.WriteLineAsync($"Try '{string.Join(' ', ["training", .. Verbs(parsed.CommandResult), "--help"])}'.");
        }

        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    private static IEnumerable<string> Verbs(CommandResult command) =>
        command.Parent is CommandResult parent ? [.. Verbs(parent), command.Command.Name] : [];
}
