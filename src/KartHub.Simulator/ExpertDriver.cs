using KartHub.Contracts;
using KartHub.Simulator.Geometry;

namespace KartHub.Simulator;

/// <summary>
/// Drives like a practised person: aims at a point of the road ahead (pure pursuit) with the throttle down.
/// What it does follows from what can be seen in the picture of the moment, apart from the hand's short delay and the wobble.
/// </summary>
public sealed class ExpertDriver
{
    private const double StickGain = 1.6; // rad/s of turning at full stick, as the kart does it.

    private readonly Track track;
    private readonly ExpertOptions options;
    private readonly Random random;
    private readonly double side;
    private double stick;
    private double push;
    private int pushTicks;
    private int pauseTicks;

    /// <summary>An expert for this course; the seed draws the wobble.</summary>
    public ExpertDriver(Track track, int seed, ExpertOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(track);
        this.track = track;
        this.options = options ?? new ExpertOptions();
        random = new Random(seed);
        side = track.IsMirrored ? -1 : 1;
        pauseTicks = Pause();
    }

    /// <summary>The controls for the coming tick; to be asked once a tick.</summary>
    public Controls Decide(KartGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        var wanted = Math.Clamp(Pursue(game.State) + Wobble(), -1, 1);
        stick += (wanted - stick) * (options.Smoothness > 0 ? 1 - Math.Exp(-KartGame.TickSeconds / options.Smoothness) : 1);
        return new Controls((float)stick, 0, (float)options.Throttle, 0, 0);
    }

    /// <summary>The stick that takes the kart on a circle to the point ahead (R. C. Coulter, "Implementation of the Pure Pursuit Path Tracking Algorithm", 1992).</summary>
    private double Pursue(KartState state)
    {
        var speed = Math.Max(state.Speed, 4);
        var ahead = Math.Max(speed * options.LookAheadSeconds, 6);
        var target = track.CentreLine.At(state.Along + ahead);
        var (dx, dy) = (target.X - state.X, target.Y - state.Y);
        var bearing = Angles.Wrap(Math.Atan2(dx, dy) - state.Heading);
        if (Math.Abs(bearing) > Math.PI / 2)
        {
            return Math.Sign(bearing);
        }

        var distance = Math.Sqrt((dx * dx) + (dy * dy));
        return 2 * speed * Math.Sin(bearing) / (distance * StickGain);
    }

    /// <summary>A short push of the stick now and then: most of what follows is the way back, which is what a copy has to learn.</summary>
    private double Wobble()
    {
        if (options.Wobble <= 0)
        {
            return 0;
        }

        if (pushTicks > 0)
        {
            pushTicks--;
            return push;
        }

        if (pauseTicks-- > 0)
        {
            return 0;
        }

        push = side * (random.Next(2) == 0 ? -1 : 1) * (0.3 + (0.4 * random.NextDouble())) * Math.Min(options.Wobble, 2);
        pushTicks = random.Next(12, 28);
        pauseTicks = Pause();
        return 0;
    }

    private int Pause() => (int)((0.9 + (1.6 * random.NextDouble())) / KartGame.TickSeconds);
}
