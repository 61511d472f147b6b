using KartHub.Agent.Gamepads.Keyboard;
using KartHub.Agent.Gamepads.Sdl;
using KartHub.Agent.Gamepads.XInput;
using KartHub.Contracts;

namespace KartHub.Agent.Gamepads;

/// <summary>Every way to read a pad on this machine, by name.</summary>
/// <param name="kinds">The ways there are, the best one first.</param>
public sealed class GamepadCatalog(IReadOnlyList<GamepadKind> kinds)
{
    public const string Auto = "auto";
    public const string None = "none";

    /// <summary>What <c>--pad</c> may be.</summary>
    public IEnumerable<string> Names => [Auto, .. kinds.Select(kind => kind.Name), None];

    /// <summary>What this machine offers.</summary>
    public static GamepadCatalog ForThisMachine(TimeProvider time)
    {
        var sdl = new GamepadKind(
            "sdl",
            () => SdlLibrary.WhyNot,
            options => new PolledGamepad(() => new SdlPort(SdlLibrary.Installed!), options, time, "SDL looks for one"));
        var xinput = new GamepadKind(
            "xinput",
            () => XInputLibrary.WhyNot,
            options => new PolledGamepad(() => new XInputPort(XInputLibrary.Installed!.Ask), options, time, "XInput looks for one"));
        var keyboard = new GamepadKind(KeyboardGamepad.Kind, KeyboardGamepad.WhyNot, options => KeyboardGamepad.Open(options.Keys, time), OnlyByName: true);
        return new GamepadCatalog(OperatingSystem.IsWindows() ? [sdl, xinput, keyboard] : [sdl, keyboard]); // Who put SDL2.dll beside the agent has a pad of another make.
    }

    /// <summary>Begins to read pads.</summary>
    /// <param name="name">One of <see cref="Names"/>; <see cref="Auto"/> takes the first that can be used.</param>
    /// <param name="options">How they are understood.</param>
    /// <exception cref="Refusal">There is no such way, or it cannot be used here; the message says why.</exception>
    public IGamepad Open(string name, GamepadOptions options)
    {
        if (!(options.DeadZone is >= 0 and <= 0.9f))
        {
            throw new Refusal("pad.dead-zone", $"The dead zone is {options.DeadZone}; 0 to 0.9 is possible.");
        }

        if (Is(name, None))
        {
            return new NoGamepad("none was asked for");
        }

        if (Is(name, Auto))
        {
            var pads = kinds.Where(kind => !kind.OnlyByName).ToList();
            return pads.Find(kind => kind.WhyNot() is null)?.Open(options)
                ?? new NoGamepad(pads.Count == 0 ? "none can be read on this machine" : string.Join(" ", pads.Select(kind => kind.WhyNot())));
        }

        var chosen = kinds.FirstOrDefault(kind => Is(name, kind.Name))
            ?? throw new Refusal("pad.unknown", $"There is no pad \"{name}\". Choose one of: {string.Join(", ", Names)}.");
        return chosen.WhyNot() is { } reason ? throw new Refusal(reason) : chosen.Open(options);
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
