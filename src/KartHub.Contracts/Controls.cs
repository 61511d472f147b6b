using System.Text.Json.Serialization;

namespace KartHub.Contracts;

/// <summary>What the pad said for a frame, and what a pilot answers.</summary>
/// <param name="SteerX">Stick, −1 (left) to 1 (right).</param>
/// <param name="SteerY">Stick, −1 to 1, as the recorder wrote it: pads differ in which way is up.</param>
/// <param name="A">Accelerate, 0 to 1; may be fractional.</param>
/// <param name="B">Brake, 0 to 1; may be fractional.</param>
/// <param name="Rb">Hop and drift, 0 to 1; may be fractional.</param>
public readonly record struct Controls(float SteerX, float SteerY, float A, float B, float Rb)
{
    /// <summary>How many numbers a frame's controls are, in the order of the record: x, y, A, B, RB.</summary>
    public const int Count = 5;

    /// <summary>Nothing pressed, stick in the middle: what is sent whenever there is no one to ask.</summary>
    public static readonly Controls Neutral;

    /// <summary>The controls that drive the mirrored picture.</summary>
    [JsonIgnore]
    public Controls Mirrored => this with { SteerX = -SteerX };

    /// <summary>The same with every value inside its range; what is not a number becomes 0.</summary>
    [JsonIgnore]
    public Controls Clamped => new(Stick(SteerX), Stick(SteerY), Button(A), Button(B), Button(Rb));

    /// <summary>Reads x, y, A, B, RB.</summary>
    public static Controls From(ReadOnlySpan<float> values) => new(values[0], values[1], values[2], values[3], values[4]);

    /// <summary>Writes x, y, A, B, RB.</summary>
    public void CopyTo(Span<float> values)
    {
        values[4] = Rb;
        values[3] = B;
        values[2] = A;
        values[1] = SteerY;
        values[0] = SteerX;
    }

    /// <summary>The five values; the record's own would print <see cref="Mirrored"/>, whose <see cref="Mirrored"/> it would print, and so on.</summary>
    public override string ToString() => FormattableString.Invariant($"x {SteerX}, y {SteerY}, A {A}, B {B}, RB {Rb}");

    private static float Stick(float value) => float.IsNaN(value) ? 0 : Math.Clamp(value, -1, 1);

    private static float Button(float value) => float.IsNaN(value) ? 0 : Math.Clamp(value, 0, 1);
}
