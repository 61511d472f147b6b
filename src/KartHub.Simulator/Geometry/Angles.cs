namespace KartHub.Simulator.Geometry;

internal static class Angles
{
    /// <summary>The same direction between −π and π.</summary>
    public static double Wrap(double angle) => Math.IEEERemainder(angle, 2 * Math.PI);
}
