using System.CommandLine;
using KartHub.Simulator;

namespace KartHub.Cli.Simulating;

/// <summary><c>simulate record</c>: a recording of the expert's driving.</summary>
internal static class SimulateRecordVerb
{
    public static Command Create(Terminal terminal)
    {
        var track = VerbOptions.Track();
        var seconds = new Option<int>("--seconds") { Description = "Game time to record.", DefaultValueFactory = _ => 60 }.Between(1, 3600);
        var wind = new Option<double>("--wind")
        {
            Description = "How hard gusts push the kart, so that ways back are recorded: 0 to 2.", DefaultValueFactory = _ => 1,
        }.Between(0, 2);
        var wobble = new Option<double>("--wobble") { Description = "How much the expert's own hand drifts: 0 to 2.", DefaultValueFactory = _ => 0 }.Between(0, 2);
        var seed = VerbOptions.Seed();
        var hide = VerbOptions.Hide();
        var folder = VerbOptions.Out("Folder for the recording; new or empty.");
        var json = VerbOptions.Json();
        var command = new Command("record", "Records the expert's driving, 20 frames a second.") { track, seconds, seed, wind, wobble, hide, folder, json };
        command.SetAction(terminal.Run((arguments, cancellationToken) =>
        {
            var course = Tracks.ByName(arguments.GetRequiredValue(track));
            var drawn = arguments.GetValue(seed);
            var game = new KartGame(course, drawn, new KartGameOptions { Gusts = arguments.GetValue(wind) });
            var expert = new ExpertDriver(course, drawn, new ExpertOptions { Wobble = arguments.GetValue(wobble) });
            var recorder = new SimulatedRecorder(game, expert, VerbOptions.View(arguments.GetValue(hide)));
            var target = arguments.GetRequiredValue(folder);
            var length = arguments.GetValue(seconds);
            var rows = recorder.Record(length, target, new ShareNotes(terminal, "Recorded"), cancellationToken);
            if (arguments.GetValue(json))
            {
                terminal.PrintJson(new { Track = course.Name, Rows = rows, Seconds = length, Laps = game.Race.LapsCompleted, Out = target });
            }
            else
            {
                terminal.Print($"{rows} rows of {course.Name}, {game.Race.LapsCompleted} whole laps, are in {target}.");
            }

            return Task.CompletedTask;
        }));
        return command;
    }
}
