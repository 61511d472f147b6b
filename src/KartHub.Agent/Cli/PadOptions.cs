using System.CommandLine;
using KartHub.Agent.Gamepads;

namespace KartHub.Agent.Cli;

/// <summary>The options that say who holds the controls, and how they are understood.</summary>
internal sealed class PadOptions
{
    private readonly Option<string> pad = new("--pad")
    {
        Description = $"How the person's pad is read: {string.Join(", ", GamepadCatalog.ForThisMachine(TimeProvider.System).Names)}. The simulator and folder:PATH bring who drives them.",
        DefaultValueFactory = _ => GamepadCatalog.Auto,
    };

    private readonly Option<float> deadZone = new("--dead-zone")
    {
        Description = "The share of the stick's way around the middle that counts as 0, 0 to 0.9.",
        DefaultValueFactory = _ => new GamepadOptions().DeadZone,
    };

    public PadOptions(Command command)
    {
        command.Add(pad);
        command.Add(deadZone);
    }

    /// <exception cref="ArgumentException">There is no such pad, or it cannot be used here.</exception>
    public IGamepad Open(ParseResult arguments, TimeProvider time) =>
        GamepadCatalog.ForThisMachine(time).Open(arguments.GetValue(pad)!, new GamepadOptions { DeadZone = arguments.GetValue(deadZone) });
}
