using System.CommandLine;
using KartHub.Training.Recordings;

namespace KartHub.Cli.Verbs;

/// <summary><c>flip</c>: the mirror image of a recording.</summary>
internal static class FlipVerb
{
    public static Command Create(Terminal terminal)
    {
        var path = VerbOptions.Recording();
        var folder = VerbOptions.Out("Folder for the mirror image; new or empty.");
        var json = VerbOptions.Json();
        var command = new Command("flip", "Writes the mirror image of a recording.") { path, folder, json };
        command.SetAction(terminal.Run((arguments, cancellationToken) =>
        {
            var target = arguments.GetRequiredValue(folder);
            var flipped = Flip.Run(arguments.GetRequiredValue(path), target, new ShareNotes(terminal, "Flipped"), cancellationToken);
            terminal.Note(flipped.Name, flipped.Notices);
            if (arguments.GetValue(json))
            {
                terminal.PrintJson(new { flipped.Rows, Out = target });
            }
            else
            {
                terminal.Print($"The mirror image of {flipped.Rows} rows is in {target}.");
            }

            return Task.CompletedTask;
        }));
        return command;
    }
}
