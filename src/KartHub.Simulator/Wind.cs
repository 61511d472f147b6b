namespace KartHub.Simulator;

/// <summary>Gusts that turn the kart. Negative strength blows from the other side.</summary>
internal sealed class Wind(int seed, double strength)
{
    private const double Turning = 0.9; // rad/s in the strongest gust

    private readonly Random random = new(seed ^ 0x57494E44);
    private int pauseTicks = 90; // Nothing happens on the grid.
    private int gustTicks;
    private double gust;

    /// <summary>Radians per second it turns the kart in the coming tick, at speed.</summary>
    public double Next()
    {
        if (strength == 0 || pauseTicks-- > 0)
        {
            return 0;
        }

        if (gustTicks == 0)
        {
            gust = (random.Next(2) == 0 ? -1 : 1) * (0.4 + (0.6 * random.NextDouble())) * Turning * strength;
            gustTicks = random.Next(15, 30);
        }

        if (--gustTicks == 0)
        {
            pauseTicks = random.Next(50, 140);
        }

        return gust;
    }
}
