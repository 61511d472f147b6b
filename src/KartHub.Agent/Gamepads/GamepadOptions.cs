using KartHub.Agent.Gamepads.Keyboard;

namespace KartHub.Agent.Gamepads;

/// <summary>How pads are understood.</summary>
public sealed record GamepadOptions
{
    /// <summary>The share of the stick's way around the middle that counts as 0, per axis, 0 to 0.9.</summary>
    public float DeadZone { get; init; } = 0.125f; // mupen64plus's own (4096 of 32768): what is recorded is what the game saw.

    /// <summary>Which key is for what, where a keyboard is played on.</summary>
    public KeyMap Keys { get; init; } = KeyMap.Default;

    /// <summary>An axis after the dead zone: 0 inside, outside stretched so that nothing jumps at its edge and the end stays the end.</summary>
    /// <param name="raw">−1 to 1.</param>
    public float Understand(float raw)
    {
        var beyond = Math.Abs(raw) - DeadZone;
        return beyond <= 0 ? 0 : MathF.CopySign(Math.Min(1, beyond / (1 - DeadZone)), raw);
    }
}
