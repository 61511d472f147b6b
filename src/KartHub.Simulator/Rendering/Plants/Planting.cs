namespace KartHub.Simulator.Rendering.Plants;

/// <summary>Plants what stands behind the walls; the same for a course every time.</summary>
internal static class Planting
{
    private const double Clearance = 2.2; // Metres from any wall.
    private const double Depth = 24;

    public static List<Billboard> Plant(Track track)
    {
        var random = new Random((int)track.LengthMetres);
        var things = new List<Billboard>();
        for (var along = 0.0; along < track.LengthMetres; along += 3.2)
        {
            foreach (var side in (int[])[-1, 1])
            {
                var kind = random.NextDouble();
                var clearance = Clearance + (IsBoulder(track, kind) ? 3 : 0);
                var away = track.WallDistance + clearance + (Depth * Math.Pow(random.NextDouble(), 2));
                var (x, y) = track.CentreLine.At(along + (3 * random.NextDouble())).Beside(side * away);
                var size = 0.8 + (0.4 * random.NextDouble());
                if (Math.Abs(track.CentreLine.Nearest(x, y).Lateral) > track.WallDistance + clearance - 0.1 && !track.InTunnel(along))
                {
                    things.Add(Choose(track.Surroundings, kind, size, x, y));
                }
            }
        }

        if (track.Surroundings == Surroundings.Dusk)
        {
            AddLamps(track, things);
        }

        return things;
    }

    private static Billboard Choose(Surroundings surroundings, double kind, double size, double x, double y) => (surroundings, kind) switch
    {
        (Surroundings.Meadow, < 0.6) => new(x, y, 4.2 * size, 5.6 * size, PlantTextures.Tree),
        (Surroundings.Meadow, _) => new(x, y, 3.4 * size, 4.2 * size, PlantTextures.Bush),
        (Surroundings.Desert, < 0.5) => new(x, y, 3.2 * size, 5.6 * size, PlantTextures.Cactus),
        (Surroundings.Desert, _) => new(x, y, 7.5 * size, 11 * size, PlantTextures.Boulder),
        (Surroundings.Coast, < 0.65) => new(x, y, 5.5 * size, 7.5 * size, PlantTextures.Palm),
        (Surroundings.Coast, _) => new(x, y, 2.6 * size, 3.2 * size, PlantTextures.Bush),
        _ => new(x, y, 4.4 * size, 8.5 * size, PlantTextures.Fir),
    };

    private static bool IsBoulder(Track track, double kind) => track.Surroundings == Surroundings.Desert && kind >= 0.5;

    private static void AddLamps(Track track, List<Billboard> things)
    {
        const double spacing = 27;
        for (var (along, side) = (12.0, 1); along < track.LengthMetres - 10; along += spacing, side = -side)
        {
            if (!track.InTunnel(along) && !track.IsCrossing(along))
            {
                var (x, y) = track.CentreLine.At(along).Beside(side * (track.WallDistanceAt(along) - 0.6));
                things.Add(new Billboard(x, y, 3.6, 5.4, PlantTextures.Lamp));
            }
        }
    }
}
