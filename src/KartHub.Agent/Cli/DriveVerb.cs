using System.CommandLine;
using System.Globalization;
using KartHub.Agent.Driving;
using KartHub.Agent.Sinks;
using KartHub.Training.Piloting;

namespace KartHub.Agent.Cli;

/// <summary><c>drive</c>: lets a model drive here and now, without a hub.</summary>
internal static class DriveVerb
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan LongestLap = TimeSpan.FromMinutes(5);

    public static Command Create(Terminal terminal)
    {
        var model = new Option<string>("--model") { Description = "The model's folder or zip.", Required = true };
        var laps = new Option<int>("--laps") { Description = "How many laps.", DefaultValueFactory = _ => 3 };
        var seconds = new Option<double?>("--seconds") { Description = "How long instead, for games that do not tell their laps." };
        var command = new Command("drive", "Lets a model drive in real time, without a hub, and prints its laps.") { model, laps, seconds };
        var cockpit = new CockpitOptions(command);
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            var wanted = arguments.GetValue(laps);
            if (wanted is < 1 or > 1000)
            {
                throw new CommandException($"--laps is {wanted}; 1 to 1000 are possible.");
            }

            var length = arguments.GetValue(seconds);
            if (length is not (null or (> 0 and <= 86_400)))
            {
                throw new CommandException($"--seconds is {length}; more than 0 and at most a day (86400) is possible.");
            }

            using var pilot = Pilot.Load(arguments.GetValue(model)!);
            var opened = cockpit.Open(arguments, terminal.Time);
            await using var sink = opened.Sink ?? throw new CommandException("There is nothing to drive with. Choose something: --sink.");
            await DriveAsync(terminal, opened, sink, pilot, wanted, length is { } limit ? TimeSpan.FromSeconds(limit) : null, cancellationToken);
        }));
        return command;
    }

    private static async Task DriveAsync(Terminal terminal, Cockpit cockpit, IControllerSink sink, Pilot pilot, int laps, TimeSpan? length, CancellationToken cancellationToken)
    {
        var time = terminal.Time;
        await using var drive = new DriveLoop(pilot.Decide, sink, time);
        cockpit.StartRace(null);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = LookAsync(cockpit, drive, time, ended.Token);
        var told = 0;
        for (var lapBegun = time.GetTimestamp(); !IsDone() && !looking.IsCompleted && drive.Failure is null;)
        {
            await Task.Delay(LookEvery, time, cancellationToken);
            var race = cockpit.Race();
            for (; told < (race?.LapSeconds.Count ?? 0) && (length is not null || told < laps); told++, lapBegun = time.GetTimestamp())
            {
                terminal.Print(string.Create(CultureInfo.InvariantCulture, $"lap {told + 1}: {race!.LapSeconds[told]:0.00} s"));
            }

            if (length is null && race is null)
            {
                throw new CommandException("This source does not tell laps. Say how long to drive instead: --seconds N.");
            }

            if (length is null && time.GetElapsedTime(lapBegun) > LongestLap)
            {
                throw new CommandException($"No lap was completed in {LongestLap.TotalMinutes:0} minutes: {told} of {laps} laps on {race!.Track}.");
            }
        }

        await ended.CancelAsync();
        await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (!IsDone())
        {
            throw new CommandException(drive.Failure ?? looking.Exception?.InnerException?.Message ?? "The drive ended early.");
        }

        if (length is not null)
        {
            terminal.Print(string.Create(
                CultureInfo.InvariantCulture, $"{drive.Elapsed.TotalSeconds:0} s driven, {drive.Frames} pictures, {drive.InferenceMs ?? 0:0.0} ms from the last one to its controls"));
        }

        bool IsDone() => length is { } limit ? drive.Elapsed >= limit : told >= laps;
    }

    private static async Task LookAsync(Cockpit cockpit, DriveLoop drive, TimeProvider time, CancellationToken cancellationToken)
    {
        var metronome = new Capturing.Metronome(time, new StationOptions().DriveRateHz);
        while (true)
        {
            await metronome.WaitAsync(cancellationToken);
            drive.Offer(await cockpit.Source.CaptureAsync(cancellationToken));
        }
    }
}
