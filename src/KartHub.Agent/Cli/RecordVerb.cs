using System.CommandLine;
using System.Globalization;
using KartHub.Agent.Recordings;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Training.Recordings;

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
        var format = new Option<PictureFormat>("--format")
        {
            Description = "How pictures are kept: png (exactly) or jpeg (quality 90, about a quarter of the room).",
            DefaultValueFactory = _ => PictureFormat.Png,
        };
        var command = new Command("record", "Records without a hub, into a folder that KartHub and TensorKart read.") { seconds, output, rate, driver, format };
        var cockpit = new CockpitOptions(command);
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            var length = arguments.GetValue(seconds);
            if (!(length is > 0 and <= 86_400))
            {
                throw new CommandException($"--seconds is {length}; more than 0 and at most a day (86400) is possible.");
            }

            var start = new StartRecording(arguments.GetValue(driver)!, arguments.GetValue(rate), null, arguments.GetValue(format));
            await RecordAsync(terminal, cockpit.Open(arguments, terminal.Time), arguments.GetValue(output)!, start, TimeSpan.FromSeconds(length), cancellationToken);
        }));
        return command;
    }

    private static async Task RecordAsync(
        Terminal terminal, Cockpit cockpit, string folder, StartRecording start, TimeSpan length, CancellationToken cancellationToken)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var spoolFolder = $"{path}.spool";
        using (var spool = new Spool(spoolFolder))
        {
            await RecordAsync(terminal, cockpit, spool, path, start, length, cancellationToken);
        }

        Directory.Delete(spoolFolder, recursive: true); // Not before it is closed: Windows does not delete what is open.
    }

    private static async Task RecordAsync(
        Terminal terminal, Cockpit cockpit, Spool spool, string path, StartRecording start, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var station = new Station(cockpit, spool, terminal.Time);
        await Require(station.StartRecordingAsync(start));
        var recorder = station.LastRecorder!;
        using var written = new TensorKartWriter(path, start.RateHz); // Refuses a folder that is taken before a minute is recorded for nothing.
        await LookAsync(station, length, terminal.Time, cancellationToken);
        await station.StopRecordingAsync();
        if (recorder.Failure is { } failure)
        {
            throw new CommandException($"{failure} What was recorded is in {spool.Folder}.");
        }

        foreach (var frame in spool.Recordings().Where(r => r.Id == recorder.Id).SelectMany(r => r.ReadFrames()))
        {
            written.Add(frame.Picture.Span, frame.Controls);
        }

        written.Complete();
        terminal.Print($"{written.Count} frames in {path} ({recorder.Missed} missed, {recorder.Duplicates} dropped because nothing had changed).");
        if (recorder.Seal?.Cadence is { } cadence)
        {
            terminal.Print(string.Create(
                CultureInfo.InvariantCulture,
                $"{cadence.MeasuredHz:0.00} of {start.RateHz:0.##} frames per second; jitter {cadence.JitterP50Ms:0.0} ms (half), {cadence.JitterP95Ms:0.0} ms (95 %), {cadence.JitterP99Ms:0.0} ms (99 %); longest gap {cadence.LongestGapMs:0} ms."));
        }
    }

    private static async Task LookAsync(Station station, TimeSpan length, TimeProvider time, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = station.RunAsync(ended.Token);
        await Task.WhenAny(looking, Task.Delay(length, time, ended.Token));
        await ended.CancelAsync();
        await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static async Task Require(Task<string?> order)
    {
        if (await order is { } refusal)
        {
            throw new CommandException(refusal);
        }
    }
}
