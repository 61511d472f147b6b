using System.CommandLine;
using KartHub.Agent.Gamepads;
using KartHub.Agent.Gamepads.Keyboard;
using KartHub.Contracts;

namespace KartHub.Agent.Cli.Verbs;

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

    private readonly Option<string?> keys = new("--keys")
    {
        Description = "Other keys than mupen64plus's for --pad keyboard, for instance left=A,right=D,a=Space.",
    };

    public PadOptions(Command command)
    {
        command.Add(pad);
        command.Add(deadZone);
        command.Add(keys);
    }

    /// <exception cref="Refusal">There is no such pad, or it cannot be used here, or keys cannot be used so.</exception>
    public IGamepad Open(ParseResult arguments, TimeProvider time) => Open(arguments.GetValue(pad)!, arguments, time);

    /// <summary>Opens the keyboard, whatever pad was named.</summary>
    /// <exception cref="Refusal">It cannot be used here, or its keys cannot be used so.</exception>
    public IGamepad OpenKeyboard(ParseResult arguments, TimeProvider time) => Open(KeyboardGamepad.Kind, arguments, time);

    private IGamepad Open(string name, ParseResult arguments, TimeProvider time) => GamepadCatalog.ForThisMachine(time).Open(name, new GamepadOptions
    {
        DeadZone = arguments.GetValue(deadZone),
        Keys = arguments.GetValue(keys) is { } written ? KeyMap.Parse(written) : KeyMap.Default,
    });
}
