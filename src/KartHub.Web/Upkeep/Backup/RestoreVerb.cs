using System.CommandLine;
using System.Globalization;
using KartHub.Web.Cli;
using KartHub.Web.Data;

namespace KartHub.Web.Upkeep.Backup;

/// <summary><c>restore</c>: makes a data folder of a backup.</summary>
internal static class RestoreVerb
{
    public static Command Create(Terminal terminal)
    {
        var data = VerbData.FolderOption();
        var from = new Argument<string>("from") { Description = "The backup's folder." };
        var command = new Command("restore", "Makes a new data folder of a backup, after checking every file of it.") { from, data };
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            using var services = VerbData.Open(arguments.GetValue(data), HubRestore.AddTo);
            var manifest = await services.Services.GetRequiredService<HubRestore>().RunAsync(arguments.GetValue(from)!, cancellationToken);
            var folder = services.Services.GetRequiredService<DataFolder>().Root;
            terminal.Print(string.Create(CultureInfo.InvariantCulture,
                $"{folder} holds the hub's data as of {manifest.TakenAt:yyyy-MM-dd HH:mm:ss} UTC: {manifest.Files.Count:N0} files, each as it was written. Start the hub on it: scripts/start.sh --data {folder}"));
            return Terminal.Done;
        }));
        return command;
    }
}
