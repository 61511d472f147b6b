using KartHub.Agent.Gamepads;
using KartHub.Contracts;

namespace KartHub.Agent.Sinks;

/// <summary>A Nintendo 64 pad's state, as a game reads it.</summary>
/// <param name="Buttons">The buttons pressed.</param>
/// <param name="X">Stick, −80 (left) to 80.</param>
/// <param name="Y">Stick, −80 (down) to 80.</param>
public readonly record struct N64Pad(N64Buttons Buttons, int X, int Y)
{
    /// <summary>How far the stick goes: what a real pad's says at its end, though a byte would hold more.</summary>
    public const int StickRange = 80;

    /// <summary>Nothing pressed, stick in the middle.</summary>
    public static readonly N64Pad Neutral;

    private const float Pressed = 0.5f;

    /// <summary>The state as the console's word: the buttons in the low half, then x and y as signed bytes.</summary>
    public uint Word => (uint)Buttons & 0xFFFF | (uint)(byte)(sbyte)X << 16 | (uint)(byte)(sbyte)Y << 24;

    /// <summary>What a pilot answers. RB, which hops and drifts, is R.</summary>
    public static N64Pad From(Controls controls)
    {
        var (x, y, a, b, rb) = controls.Clamped;
        return new N64Pad(
            (a >= Pressed ? N64Buttons.A : 0) | (b >= Pressed ? N64Buttons.B : 0) | (rb >= Pressed ? N64Buttons.R : 0),
            Stick(x),
            Stick(-y)); // Ours points down, as SDL's.
    }

    /// <summary>What a person's pad says: every button it has.</summary>
    public static N64Pad From(PadMoment pad)
    {
        var state = From(pad.Controls);
        return state with { Buttons = state.Buttons | pad.Buttons };
    }

    private static int Stick(float value) => (int)MathF.Round(value * StickRange, MidpointRounding.AwayFromZero);
}
