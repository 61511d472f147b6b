using KartHub.InputPlugin;

namespace KartHub.Agent.Emulators;

/// <summary>How mupen64plus is started.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The <see cref="Pad"/> that leaves the pad to the emulator's own plugin.</summary>
    public const string Sdl = "sdl";

    /// <summary>The game.</summary>
    public required Rom Rom { get; init; }

    /// <summary>Where settings, saved games and screenshots go.</summary>
    public required string Folder { get; init; }

    /// <summary>Who gives the game its pad: the name of an agent's pad, an address to poll (http://…), or <see cref="Sdl"/>.</summary>
    public string Pad { get; init; } = PadMemory.DefaultName;

    /// <summary>mupen64plus's video plugin: what follows <c>mupen64plus-video-</c>.</summary>
    public string Video { get; init; } = "glide64mk2"; // Draws right, and on a processor alone a third of a core is enough.

    /// <summary>Whether the game is heard.</summary>
    public bool Sound { get; init; } = true;

    /// <summary>mupen64plus; null looks for it.</summary>
    public string? Program { get; init; }

    /// <summary>KartHub's input plugin; null looks for it.</summary>
    public string? Plugin { get; init; }

    /// <summary>The X server to play on, for instance <c>:0</c>; null takes DISPLAY's.</summary>
    public string? Display { get; init; }
}
