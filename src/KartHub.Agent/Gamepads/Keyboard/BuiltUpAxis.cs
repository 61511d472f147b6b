namespace KartHub.Agent.Gamepads.Keyboard;

/// <summary>
/// Makes an axis of two keys: while one is down, the axis nears its end as a hand moves a stick, quickly at first; let go of, it is back in the
/// middle sooner. Where it stands depends on how long the keys were down, and not on how often one looked.
/// </summary>
internal struct BuiltUpAxis
{
    private const double BuildUpSeconds = 0.16; // The time constant of a thumb in a bend: half way after a tenth of a second, at the end after half a second.
    private const double ReturnSeconds = 0.055; // A stick that is let go of springs back: in the middle after a sixth of a second.
    private const double Beyond = 1.05; // What it aims at, so that the end is reached: after three time constants.

    private double value;

    /// <summary>Where it is, a while later.</summary>
    /// <param name="direction">Which key was down all the while: −1, 1, or 0 for none or both.</param>
    /// <param name="passed">How long.</param>
    /// <returns>−1 to 1.</returns>
    public float Next(int direction, TimeSpan passed)
    {
        var seconds = passed.TotalSeconds;
        if (value != 0 && Math.Sign(value) != direction)
        {
            seconds = Return(seconds);
        }

        if (value == 0 || Math.Sign(value) == direction)
        {
            value = direction * Math.Min(1, Near(Math.Abs(value), Beyond, seconds, BuildUpSeconds));
        }

        return (float)value;
    }

    /// <returns>The seconds that are left when it is back in the middle.</returns>
    private double Return(double seconds)
    {
        const double Aim = 1 - Beyond;
        var away = Math.Abs(value);
        var needed = ReturnSeconds * Math.Log((away - Aim) / -Aim);
        value = seconds >= needed ? 0 : Math.CopySign(Near(away, Aim, seconds, ReturnSeconds), value);
        return Math.Max(0, seconds - needed);
    }

    private static double Near(double from, double to, double seconds, double constant) => to + (from - to) * Math.Exp(-seconds / constant);
}
