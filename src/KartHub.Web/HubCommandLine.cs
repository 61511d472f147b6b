using System.CommandLine;
using System.CommandLine.Invocation;
using KartHub.Web.Cli;
using KartHub.Web.Features.People.Keys;
using KartHub.Web.Upkeep.Backup;
using KartHub.Web.Upkeep.Doctor;

namespace KartHub.Web;

/// <summary>The hub's verbs: what is done to its data beside the web server. Without one, the program is the hub.</summary>
public static class HubCommandLine
{
    /// <summary>Whether the arguments begin with a verb. The hub's own are switches and settings, such as <c>--urls</c> and <c>Hub:DataFolder=…</c>.</summary>
    public static bool IsMeantBy(IReadOnlyList<string> arguments) =>
        arguments is ["--help" or "-h" or "-?" or "--version", ..]
        || (arguments is [{ Length: > 0 } first, ..] && first[0] is not ('-' or '/') && !first.Contains('=', StringComparison.Ordinal));

    /// <summary>Runs one verb.</summary>
    /// <returns>0 when done, 1 when it failed or found something wrong, 130 when cancelled.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(output, error);
        var root = new RootCommand("KartHub's hub. Without a verb it runs, with the switches below and the configuration's, such as --urls and --Hub:ClassName.")
        {
            BackupVerb.Create(terminal),
            RestoreVerb.Create(terminal),
            DoctorVerb.Create(terminal),
            LinkVerb.Create(terminal),
        };
        HubStart.AddTo(root);
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var line in UsageErrors.Describe(parsed))
            {
                terminal.Note(line);
            }

            return Terminal.Failed;
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, cancellationToken);
    }
}
