using System.CommandLine;
using KartHub.Simulator;

namespace KartHub.Cli.Simulating;

/// <summary><c>simulate tracks</c>: the courses there are.</summary>
internal static class TracksVerb
{
    public static Command Create(Terminal terminal)
    {
        var json = VerbOptions.Json();
        var command = new Command("tracks", "Lists the simulator's courses.") { json };
        command.SetAction(terminal.Run((arguments, _) =>
        {
            if (arguments.GetValue(json))
            {
                terminal.PrintJson(Tracks.All.Select(track => new { track.Name, track.Description, LengthMetres = Math.Round(track.LengthMetres, 1) }));
            }
            else
            {
                terminal.PrintTable(["track", "metres", ""], Tracks.All.Select(track => (object[])[track.Name, $"{track.LengthMetres:0}", track.Description]));
            }

            return Task.CompletedTask;
        }));
        return command;
    }
}
