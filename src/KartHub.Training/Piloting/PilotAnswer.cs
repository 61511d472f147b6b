using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Models;

namespace KartHub.Training.Piloting;

/// <summary>From what a network says to controls.</summary>
/// <param name="outputs">What its outputs are, in order, by the names of <see cref="ModelNetwork.Outputs"/>.</param>
/// <param name="calibration">The model's.</param>
public sealed class PilotAnswer(IReadOnlyList<string> outputs, Calibration calibration)
{
    private const float Pressed = 0.5f;

    private readonly int[] columns = [.. outputs.Select(output => Array.IndexOf(OutputColumns.All, output))];

    /// <summary>How many outputs there are.</summary>
    public int Count => columns.Length;

    /// <summary>The controls: stick in −1..1, each button 0 or 1.</summary>
    public Controls Read(ReadOnlySpan<float> said)
    {
        Span<float> values = stackalloc float[Controls.Count];
        calibration.Held.CopyTo(values);
        for (var i = 0; i < columns.Length; i++)
        {
            values[columns[i]] = OutputColumns.IsStick(columns[i]) ? said[i] * calibration.Gain : said[i];
        }

        var controls = Controls.From(values).Clamped;
        return controls with { A = Press(controls.A), B = Press(controls.B), Rb = Press(controls.Rb) };
    }

    private static float Press(float button) => button >= Pressed ? 1 : 0;
}
