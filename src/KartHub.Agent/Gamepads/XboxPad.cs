using KartHub.Contracts;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Gamepads;

/// <summary>All that an Xbox pad (or one that is mapped to it) says at one moment, raw, and what it means to KartHub.</summary>
/// <param name="LeftX">−1 (left) to 1 (right).</param>
/// <param name="LeftY">−1 (up) to 1 (down).</param>
/// <param name="RightX">−1 (left) to 1 (right).</param>
/// <param name="RightY">−1 (up) to 1 (down).</param>
/// <param name="LeftTrigger">0 to 1.</param>
/// <param name="RightTrigger">0 to 1.</param>
/// <param name="Buttons">What is down.</param>
public readonly record struct XboxPad(
    float LeftX, float LeftY, float RightX, float RightY, float LeftTrigger, float RightTrigger, XboxButtons Buttons)
{
    private const float StickAsButton = 24000 / 32768f; // mupen64plus's threshold for C buttons on a stick.
    private const float TriggerAsButton = 0.5f;

    // As mupen64plus maps Xbox pads, but LB is the override and so Back is L.
    private static readonly (XboxButtons Xbox, N64Buttons N64)[] Map =
    [
        (XboxButtons.A, N64Buttons.A), (XboxButtons.X, N64Buttons.B), (XboxButtons.Start, N64Buttons.Start),
        (XboxButtons.RB, N64Buttons.R), (XboxButtons.Back, N64Buttons.L), (XboxButtons.B, N64Buttons.CDown), (XboxButtons.Y, N64Buttons.CLeft),
        (XboxButtons.Up, N64Buttons.DPadUp), (XboxButtons.Down, N64Buttons.DPadDown),
        (XboxButtons.Left, N64Buttons.DPadLeft), (XboxButtons.Right, N64Buttons.DPadRight),
    ];

    /// <summary>What is recorded and what a game would see.</summary>
    public PadMoment Understand(GamepadOptions options) => new(
        new Controls(options.Understand(LeftX), options.Understand(LeftY), Is(XboxButtons.A), Is(XboxButtons.X), Is(XboxButtons.RB)),
        Nintendo64,
        Buttons.HasFlag(XboxButtons.LB));

    /// <summary>The same for people who check that their pad works.</summary>
    /// <param name="name">The pad's own name.</param>
    /// <param name="options">How it is understood.</param>
    public PadReading Read(string name, GamepadOptions options)
    {
        var buttons = Buttons;
        var understood = Understand(options);
        return new PadReading(
            name,
            [LeftX, LeftY, RightX, RightY, LeftTrigger, RightTrigger],
            [.. Enum.GetValues<XboxButtons>().Where(button => button != XboxButtons.None && buttons.HasFlag(button)).Select(button => button.ToString())],
            options.DeadZone, understood.Controls, understood.Buttons, understood.Override);
    }

    private N64Buttons Nintendo64
    {
        get
        {
            var pressed = N64Buttons.None;
            foreach (var (xbox, n64) in Map)
            {
                pressed |= (Buttons & xbox) != 0 ? n64 : 0;
            }

            return pressed
                | (Math.Max(LeftTrigger, RightTrigger) >= TriggerAsButton ? N64Buttons.Z : 0)
                | (RightX <= -StickAsButton ? N64Buttons.CLeft : RightX >= StickAsButton ? N64Buttons.CRight : 0)
                | (RightY <= -StickAsButton ? N64Buttons.CUp : RightY >= StickAsButton ? N64Buttons.CDown : 0);
        }
    }

    private float Is(XboxButtons button) => (Buttons & button) != 0 ? 1 : 0;
}
