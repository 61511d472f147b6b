using KartHub.Contracts;

namespace KartHub.Agent.Gamepads;

/// <summary>What a pad said at one moment.</summary>
/// <param name="Controls">What is recorded: the stick after the dead zone, A, B, RB.</param>
/// <param name="Buttons">Every button of a Nintendo 64 pad, for a game that the pad reaches through KartHub alone.</param>
/// <param name="Override">Whether the person wants to drive although a pilot does (LB held).</param>
public readonly record struct PadMoment(Controls Controls, N64Buttons Buttons = N64Buttons.None, bool Override = false);
