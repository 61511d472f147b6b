using KartHub.Contracts;

namespace KartHub.Training.Runs;

/// <summary>What a steering-only network's pilot does with the other controls.</summary>
internal static class HeldControls
{
    private const float Pressed = 0.5f;

    /// <summary>
    /// Stick y and the buttons as the driver had them for at least half of the rows. A is held even if nobody held it: recordings
    /// without A exist (pads differ), and a pilot that never accelerates drives nowhere.
    /// </summary>
    public static Controls Of(RowTable rows)
    {
        var middle = Enumerable.Range(0, rows.Count).Select(row => rows.ControlsAt(row).SteerY).Order().ElementAt(rows.Count / 2);
        return new Controls(0, middle, 1, Mostly(controls => controls.B), Mostly(controls => controls.Rb)).Clamped;

        float Mostly(Func<Controls, float> button) =>
            Enumerable.Range(0, rows.Count).Count(row => button(rows.ControlsAt(row)) >= Pressed) * 2 > rows.Count ? 1 : 0;
    }
}
