using System.CommandLine;
using KartHub.Agent.Sources;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Cli.Verbs;

/// <summary><c>sources</c>: prints what can be captured.</summary>
internal static class SourcesVerb
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("sources", "Prints what can be captured now, with the address that --source takes, its name and its size.");
        command.SetAction(terminal.Run((_, _) =>
        {
            var catalog = SourceCatalog.ForThisMachine(terminal.Time);
            var listed = catalog.List();
            var width = listed.Select(l => l.Address.Length).Append(SourceChoice.Simulator.Length).Max();
            terminal.Print($"{SourceChoice.Simulator.PadRight(width)}  KartHub's own kart game");
            foreach (var listing in listed)
            {
                terminal.Print($"{listing.Address.PadRight(width)}  {listing.Name}  {listing.Width}×{listing.Height}");
            }

            if (listed.Count == 0)
            {
                terminal.Note("No window and no screen can be seen from here: on Linux, start the agent in the desktop session of the game, or set DISPLAY.");
            }

            terminal.Print("");
            terminal.Print("Addresses are written:");
            foreach (var usage in catalog.Usages.Prepend(SourceChoice.Simulator))
            {
                terminal.Print($"  {usage}");
            }

            return Task.CompletedTask;
        }));
        return command;
    }
}
