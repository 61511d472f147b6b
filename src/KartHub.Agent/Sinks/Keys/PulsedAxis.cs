namespace KartHub.Agent.Sinks.Keys;

/// <summary>Makes a stick of two keys: over a few beats the right one is down for as large a share as the stick is out (first-order sigma-delta modulation).</summary>
internal struct PulsedAxis
{
    private float owed;

    /// <summary>Which key to hold for the next beat.</summary>
    /// <param name="value">−1 to 1.</param>
    /// <returns>−1, 0 (none) or 1.</returns>
    public int Next(float value)
    {
        if (value == 0)
        {
            owed = 0; // What is let go of stays let go of.
            return 0;
        }

        owed += value;
        var pressed = owed >= 0.5f ? 1 : owed <= -0.5f ? -1 : 0;
        owed -= pressed;
        return pressed;
    }
}
