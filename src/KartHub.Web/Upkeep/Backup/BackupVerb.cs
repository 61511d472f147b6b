using System.CommandLine;
using System.Globalization;
using KartHub.Web.Cli;

namespace KartHub.Web.Upkeep.Backup;

/// <summary><c>backup</c>: copies the hub's data, also while the hub runs.</summary>
internal static class BackupVerb
{
    public static Command Create(Terminal terminal)
    {
        var data = VerbData.FolderOption();
        var to = new Argument<string>("to") { Description = "A new or empty folder, best on another disk." };
        var command = new Command("backup", "Copies the hub's data into a folder, also while the hub runs and people record. Whoever has the backup can sign in as anyone: keep it safe.") { to, data };
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            using var services = VerbData.Open(arguments.GetValue(data), HubBackup.AddTo);
            var manifest = await services.Services.GetRequiredService<HubBackup>().RunAsync(arguments.GetValue(to)!, terminal.Note, cancellationToken);
            terminal.Print(string.Create(CultureInfo.InvariantCulture,
                $"The backup in {arguments.GetValue(to)} is complete: {manifest.Files.Count:N0} files, {manifest.Files.Sum(f => f.Bytes) / 1e6:N1} MB, as of {manifest.TakenAt:yyyy-MM-dd HH:mm:ss} UTC."));
            return Terminal.Done;
        }));
        return command;
    }
}
