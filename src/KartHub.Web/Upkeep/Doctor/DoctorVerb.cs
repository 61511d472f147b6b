using System.CommandLine;
using KartHub.Web.Cli;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary><c>doctor</c>: checks the hub's data and says what it found.</summary>
internal static class DoctorVerb
{
    public static Command Create(Terminal terminal)
    {
        var data = VerbData.FolderOption();
        var command = new Command("doctor", "Checks the hub's data, and says what it found.") { data };
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            using var services = VerbData.Open(arguments.GetValue(data));
            var faults = await ActivatorUtilities.CreateInstance<DatabaseCheck>(services.Services).RunAsync(cancellationToken);
            foreach (var fault in faults)
            {
                terminal.Print(fault);
            }

            terminal.Print(faults.Count == 0 ? "Nothing is wrong." : $"{faults.Count} things are wrong.");
            return faults.Count == 0 ? Terminal.Done : Terminal.Failed;
        }));
        return command;
    }
}
