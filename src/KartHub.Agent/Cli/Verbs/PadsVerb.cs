using System.CommandLine;
using System.Globalization;
using KartHub.Agent.Gamepads;
using KartHub.Contracts;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Cli.Verbs;

/// <summary><c>pads</c>: shows what the pad says, raw and understood.</summary>
internal static class PadsVerb
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(0.05);
    private static readonly TimeSpan PatienceForOne = TimeSpan.FromSeconds(3); // Bluetooth pads take a while to be found.

    public static Command Create(Terminal terminal)
    {
        var once = new Option<bool>("--once") { Description = "Print one line and end; 1 when there is no pad." };
        var command = new Command("pads", "Shows what the pad says, raw and as KartHub understands it, until stopped.") { once };
        var pads = new PadOptions(command);
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            using var pad = pads.Open(arguments, terminal.Time);
            await (arguments.GetValue(once) ? ShowOnceAsync(terminal, pad, cancellationToken) : ShowAsync(terminal, pad, cancellationToken));
        }));
        return command;
    }

    /// <summary>A reading in one line: the pad's name, raw axes and buttons, what is recorded of it, what a Nintendo 64 would see.</summary>
    internal static string Line(PadReading said) => string.Create(
        CultureInfo.InvariantCulture,
        $"{said.Name}: raw {string.Join(" ", said.Axes.Select(axis => axis.ToString("+0.00;-0.00; 0.00", CultureInfo.InvariantCulture)))} [{string.Join(" ", said.Pressed)}] → x {said.Controls.SteerX:+0.00;-0.00; 0.00} y {said.Controls.SteerY:+0.00;-0.00; 0.00} A {said.Controls.A:0} B {said.Controls.B:0} RB {said.Controls.Rb:0}, N64 {(said.Buttons == N64Buttons.None ? "nothing" : said.Buttons)}{(said.Override ? ", override" : "")}");

    private static async Task ShowOnceAsync(Terminal terminal, IGamepad pad, CancellationToken cancellationToken)
    {
        var begun = terminal.Time.GetTimestamp();
        while (pad.Reading is null && terminal.Time.GetElapsedTime(begun) < PatienceForOne)
        {
            await Task.Delay(LookEvery, terminal.Time, cancellationToken);
        }

        terminal.Print(Line(pad.Reading ?? throw new CommandException($"There is no pad: {pad.Name}.")));
    }

    /// <summary>Being stopped is how this ends: no error.</summary>
    private static async Task ShowAsync(Terminal terminal, IGamepad pad, CancellationToken cancellationToken)
    {
        var told = "";
        while (!cancellationToken.IsCancellationRequested)
        {
            var line = pad.Reading is { } said ? Line(said) : $"There is no pad: {pad.Name}.";
            if (line != told)
            {
                terminal.Rewrite(told = line);
            }

            await Task.Delay(LookEvery, terminal.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
