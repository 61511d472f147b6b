using System.CommandLine;
using KartHub.Agent.Recordings;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Cli;

/// <summary><c>record</c>: records without a hub, into a TensorKart folder.</summary>
internal static class RecordVerb
{
    public static Command Create(Terminal terminal)
    {
        var seconds = new Option<double>("--seconds") { Description = "How long.", Required = true };
        var output = new Option<string>("--out") { Description = "The folder to make: data.csv and a picture per frame, as TensorKart keeps them.", Required = true };
        var rate = new Option<double>("--rate") { Description = "Frames per second, 5 to 60.", DefaultValueFactory = _ => 20 };
        var driver = new Option<string>("--driver") { Description = "Who drives.", DefaultValueFactory = _ => "expert" };
        var command = new Command("record", "Records without a hub, into a folder that KartHub and TensorKart read.") { seconds, output, rate, driver };
        var cockpit = new CockpitOptions(command);
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            var length = arguments.GetValue(seconds);
            if (!(length is > 0 and <= 86_400))
            {
                throw new CommandException($"--seconds is {length}; more than 0 and at most a day (86400) is possible.");
            }

            var folder = new TensorKartFolder(arguments.GetValue(output)!);
            var start = new StartRecording(arguments.GetValue(driver)!, arguments.GetValue(rate), null);
            await RecordAsync(terminal, cockpit.Open(arguments, terminal.Time), folder, start, TimeSpan.FromSeconds(length), cancellationToken);
        }));
        return command;
    }

    private static async Task RecordAsync(
        Terminal terminal, Cockpit cockpit, TensorKartFolder folder, StartRecording start, TimeSpan length, CancellationToken cancellationToken)
    {
        var spoolFolder = folder.Path + ".spool";
        using var spool = new Spool(spoolFolder);
        await using var station = new Station(cockpit, spool, terminal.Time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = station.RunAsync(ended.Token);
        await Require(station.StartRecordingAsync(start));
        var recorder = station.LastRecorder!;
        await Task.WhenAny(running, Task.Delay(length, terminal.Time, ended.Token));
        await station.StopRecordingAsync();
        await ended.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (recorder.Failure is { } failure)
        {
            throw new CommandException($"{failure} What was recorded is in {spoolFolder}.");
        }

        var rows = folder.Write(spool.Recordings().Single(r => r.Id == recorder.Id));
        Directory.Delete(spoolFolder, recursive: true);
        terminal.Print($"{rows} frames in {folder.Path} ({recorder.Missed} missed, {recorder.Duplicates} dropped because nothing had changed).");
    }

    private static async Task Require(Task<string?> order)
    {
        if (await order is { } refusal)
        {
            throw new CommandException(refusal);
        }
    }
}
