using System.CommandLine;
using KartHub.Agent.Cli.Local;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Cli.Verbs;

/// <summary><c>record</c>: records without a hub, into a folder.</summary>
internal static class RecordVerb
{
    public static Command Create(Terminal terminal)
    {
        var seconds = new Option<double?>("--seconds") { Description = "How long; without it, until Ctrl-C." };
        var output = new Option<string>("--out") { Description = $"The folder to make: a recording as {RecordingFormats.Written} keeps it.", Required = true };
        var rate = new Option<double>("--rate") { Description = $"Frames per second, {StartRecording.MinRateHz} to {StartRecording.MaxRateHz}.", DefaultValueFactory = _ => StartRecording.UsualRateHz };
        var driver = new Option<string>("--driver") { Description = "Who drives.", DefaultValueFactory = _ => "expert" };
        var format = FormatOption();
        var command = new Command("record", $"Records without a hub, into a folder that KartHub and {RecordingFormats.Written} read.") { seconds, output, rate, driver, format };
        var cockpit = new CockpitOptions(command);
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            var length = Length(arguments.GetValue(seconds));
            var start = new StartRecording(arguments.GetValue(driver)!, arguments.GetValue(rate), null, arguments.GetValue(format));
            await RecordAsync(terminal, cockpit.Open(arguments, terminal.Time), arguments.GetValue(output)!, start, length, cancellationToken);
        }));
        return command;
    }

    public static Option<PictureFormat> FormatOption()
    {
        var format = new Option<PictureFormat>("--format")
        {
            Description = "How recorded pictures are kept: jpeg (small files) or png (exact, six times larger).",
            HelpName = "png|jpeg",
            DefaultValueFactory = _ => PictureFormat.Jpeg,
        };
        format.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "png", "jpeg");
        return format;
    }

    /// <exception cref="CommandException">It is no length of time.</exception>
    public static TimeSpan? Length(double? seconds) => seconds switch
    {
        null => null,
        > 0 and <= 86_400 => TimeSpan.FromSeconds(seconds.Value),
        _ => throw new CommandException($"--seconds is {seconds}; more than 0 and at most a day (86400) is possible."),
    };

    /// <summary>Being stopped is one way for a recording to end: what was recorded is kept.</summary>
    internal static async Task RecordAsync(
        Terminal terminal, Cockpit cockpit, string folder, StartRecording start, TimeSpan? length, CancellationToken cancellationToken)
    {
        using var recorded = new RecordingFolder(folder, terminal);
        recorded.FinishCutOff(beside: true);
        recorded.RequireFree();
        await using var station = new Station(cockpit, recorded.Spool, terminal.Time);
        await station.RequirePictureAsync(cancellationToken);
        StationWork.Require(await station.StartRecordingAsync(start));
        terminal.Note($"Recording {cockpit.Source.Name}{(length is null ? "" : $" for {length.Value.TotalSeconds:0.##} s")}. Ctrl-C ends it{(length is null ? "" : " earlier")}; what was recorded is kept.");
        var failure = await station.LookAsync(token => Task.Delay(length ?? Timeout.InfiniteTimeSpan, terminal.Time, token), cancellationToken);
        await station.StopRecordingAsync();
        recorded.Complete(station.LastRecorder!);
        if ((failure ?? station.LastRecorder!.Failure) is { } reason)
        {
            throw new CommandException(reason);
        }
    }
}
