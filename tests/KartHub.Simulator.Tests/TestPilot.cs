using KartHub.Contracts;

namespace KartHub.Simulator.Tests;

/// <summary>Full throttle towards any point: drives where no expert would.</summary>
internal static class TestPilot
{
    public static Controls Towards(KartState state, double x, double y)
    {
        var bearing = Math.IEEERemainder(Math.Atan2(x - state.X, y - state.Y) - state.Heading, 2 * Math.PI);
        return new Controls((float)Math.Clamp(bearing * 1.5, -1, 1), 0, 1, 0, 0);
    }

    /// <summary>Towards a point of the road so far from the kart's place on it; negative is backwards.</summary>
    public static Controls Along(KartGame game, double metres)
    {
        var target = game.Track.CentreLine.At(game.State.Along + metres);
        return Towards(game.State, target.X, target.Y);
    }
}
