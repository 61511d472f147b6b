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
        var root = Verbs(terminal);
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
            await error.WriteLineAsync($"Try '{string.Join(' ', ["training", .. NamesOf(parsed.CommandResult), "--help"])}'.");
        }

        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    /// <summary>Every verb.</summary>
    internal static RootCommand Verbs(Terminal terminal)
    {
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
        RefuseEmptyTexts(root);
        return root;
    }

    /// <summary>An empty text, which a script's empty variable becomes, is no path, and nothing else that a verb asks for.</summary>
    private static void RefuseEmptyTexts(Command command)
    {
        foreach (var option in command.Options.Where(option => IsText(option.ValueType)))
        {
            option.Validators.Add(result => RefuseEmpty(result, option.Name));
        }

        foreach (var argument in command.Arguments.Where(argument => IsText(argument.ValueType)))
        {
            argument.Validators.Add(result => RefuseEmpty(result, argument.HelpName ?? argument.Name));
        }

        foreach (var verb in command.Subcommands)
        {
            RefuseEmptyTexts(verb);
        }

        static bool IsText(Type type) => type == typeof(string) || type == typeof(string[]);

        static void RefuseEmpty(SymbolResult result, string name)
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError($"{name} must not be empty.");
            }
        }
    }

    private static IEnumerable<string> NamesOf(CommandResult command) =>
        command.Parent is CommandResult parent ? [.. NamesOf(parent), command.Command.Name] : [];
}
