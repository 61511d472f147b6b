using System.CommandLine;
using KartHub.Agent.Cli.Local;

namespace KartHub.Agent.Cli.Verbs;

/// <summary><c>finish</c>: finishes what an agent that was killed had recorded.</summary>
internal static class FinishVerb
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("folder") { Description = "What record's --out, or drive's --record, was." };
        var command = new Command("finish", "Finishes recordings whose agent was killed, without recording anew.") { folder };
        command.SetAction(terminal.Run((arguments, _) =>
        {
            Finish(arguments.GetValue(folder)!, terminal);
            return Task.CompletedTask;
        }));
        return command;
    }

    private static void Finish(string folder, Terminal terminal)
    {
        if (!RecordingFolder.HasSpool(folder))
        {
            throw new CommandException($"Nothing was cut off there: beside {Path.GetFullPath(folder)} is no spool of an agent that was killed.");
        }

        using var recorded = new RecordingFolder(folder, terminal);
        if (recorded.FinishCutOff(beside: false) == 0)
        {
            terminal.Print("Nothing of it was left to finish.");
        }
    }
}
