using KartHub.Simulator;

namespace KartHub.Cli.Simulating;

/// <summary>How a run begins.</summary>
/// <param name="Race">The place, the speed and how far the kart may be off; the seed draws the rest.</param>
/// <param name="Seed">Draws the start and the gusts.</param>
internal sealed record DriveStart(KartGameOptions Race, int Seed)
{
    private const double MostDegrees = 25;

    /// <summary>The runs begin all over the course, each in a stretch of its own, at top speed, up to the road's edge and turned by up to 25°; every other one in gusts.</summary>
    public static DriveStart Spread(Track track, int run, int runs, int seed)
    {
        var drawn = SeedOf(run, seed);
        var place = (run + new Random(drawn ^ 0x53544152).NextDouble()) / runs;
        return new DriveStart(
            Alone with
            {
                StartMetres = place * track.LengthMetres,
                LapsFromStart = true,
                StartSpeed = KartGame.TopSpeed,
                LateralJitterMetres = track.Width / 2,
                HeadingJitterDegrees = MostDegrees,
                Gusts = run % 2,
            },
            drawn);
    }

    /// <summary>The runs begin on the grid, standing, up to 2 m beside the middle and turned by up to 10°.</summary>
    public static DriveStart Grid(int run, int seed) => new(Alone with { LateralJitterMetres = 2, HeadingJitterDegrees = 10 }, SeedOf(run, seed));

    private static KartGameOptions Alone => new() { StuckSeconds = double.PositiveInfinity }; // Help is given, and counted, by the drive.

    private static int SeedOf(int run, int seed) => unchecked((seed * 1000) + run);
}
