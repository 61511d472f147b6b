using System.CommandLine;
using System.Globalization;
using KartHub.Agent.Driving;
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
        var command = new Command("drive", "Lets a model drive in real time, without a hub, and prints its laps.") { model, laps };
        var cockpit = new CockpitOptions(command);
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            var wanted = arguments.GetValue(laps);
            if (wanted is < 1 or > 1000)
            {
                throw new CommandException($"--laps is {wanted}; 1 to 1000 are possible.");
            }

            using var pilot = Pilot.Load(arguments.GetValue(model)!);
            await DriveAsync(terminal, cockpit.Open(arguments, terminal.Time), pilot, wanted, cancellationToken);
        }));
        return command;
    }

    private static async Task DriveAsync(Terminal terminal, Cockpit cockpit, Pilot pilot, int laps, CancellationToken cancellationToken)
    {
        var time = terminal.Time;
        await using var drive = new DriveLoop(pilot.Decide, cockpit.Sink ?? throw new CommandException("There is nothing to drive with."), time);
        cockpit.StartRace(null);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = LookAsync(cockpit, drive, time, ended.Token);
        var told = 0;
        for (var lapBegun = time.GetTimestamp(); told < laps && !looking.IsCompleted && drive.Failure is null;)
        {
            await Task.Delay(LookEvery, time, cancellationToken);
            var race = cockpit.Race() ?? throw new CommandException("This source does not tell laps.");
            for (; told < Math.Min(race.LapsCompleted, laps); told++, lapBegun = time.GetTimestamp())
            {
                terminal.Print(string.Create(CultureInfo.InvariantCulture, $"lap {told + 1}: {race.LapSeconds[told]:0.00} s"));
            }

            if (time.GetElapsedTime(lapBegun) > LongestLap)
            {
                throw new CommandException($"No lap was completed in {LongestLap.TotalMinutes:0} minutes: {told} of {laps} laps on {race.Track}.");
            }
        }

        await ended.CancelAsync();
        await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (told < laps)
        {
            throw new CommandException(drive.Failure ?? looking.Exception?.InnerException?.Message ?? "The drive ended early.");
        }
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
