using System.CommandLine;
using System.CommandLine.Invocation;
using KartHub.Agent.Cli.Verbs;

namespace KartHub.Agent.Cli;

/// <summary>The agent's command line.</summary>
public static class AgentCommandLine
{
    /// <summary>Long enough to seal a recording after Ctrl-C.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Runs one verb.</summary>
    /// <returns>0 when done, 1 when it failed, 2 when the hub refused the key, 130 when cancelled.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(output, error, time);
        var root = new RootCommand("KartHub's agent: captures a kart game, records it, lets a model drive it.")
        {
            ConnectVerb.Create(terminal),
            RecordVerb.Create(terminal),
            FinishVerb.Create(terminal),
            DriveVerb.Create(terminal),
            SourcesVerb.Create(terminal),
            PadsVerb.Create(terminal),
            EmulatorVerb.Create(terminal),
        };
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        };
        var parsed = root.Parse(arguments.Count == 0 && ConnectVerb.HasOwnHub ? [ConnectVerb.Name] : arguments);
        if (parsed.Action is ParseErrorAction && arguments.Count > 0) // Nothing at all is answered with the help.
        {
            foreach (var line in UsageErrors.Describe(parsed))
            {
                terminal.Note(line);
            }

            return Terminal.Failed;
        }

        return await parsed.InvokeAsync(configuration, cancellationToken);
    }
}
