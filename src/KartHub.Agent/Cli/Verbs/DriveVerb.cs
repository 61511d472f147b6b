using System.CommandLine;
using KartHub.Agent.Cli.Local;
using KartHub.Contracts.Recording;
using KartHub.Training.Piloting;

namespace KartHub.Agent.Cli.Verbs;

/// <summary><c>drive</c>: lets a model drive here and now, without a hub.</summary>
internal static class DriveVerb
{
    public static Command Create(Terminal terminal)
    {
        var model = new Option<string>("--model") { Description = "The model's folder or zip.", Required = true };
        var laps = new Option<int>("--laps") { Description = "How many laps.", DefaultValueFactory = _ => 3 };
        var seconds = new Option<double?>("--seconds") { Description = "How long instead, for games that do not tell their laps." };
        var record = new Option<string?>("--record") { Description = "A folder to make of the drive, as record does; what you drove while you held LB is in it too." };
        var format = RecordVerb.FormatOption();
        var command = new Command("drive", "Lets a model drive in real time, without a hub, and prints its laps. While you hold LB, you drive.") { model, laps, seconds, record, format };
        var cockpit = new CockpitOptions(command);
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            var wanted = arguments.GetValue(laps);
            if (wanted is < 1 or > 1000)
            {
                throw new CommandException($"--laps is {wanted}; 1 to 1000 are possible.");
            }

            var kept = arguments.GetValue(record) is null ? PictureFormat.Png : arguments.GetValue(format);
            var plan = new LocalDrivePlan(wanted, RecordVerb.Length(arguments.GetValue(seconds)), arguments.GetValue(record), kept);
            using var pilot = Pilot.Load(arguments.GetValue(model)!);
            var opened = cockpit.Open(arguments, terminal.Time);
            await using var sink = opened.Sink ?? throw new CommandException("There is nothing to drive with. Choose something: --sink.");
            await new LocalDrive(terminal, opened, plan).RunAsync(pilot.Decide, cancellationToken);
        }));
        return command;
    }
}
