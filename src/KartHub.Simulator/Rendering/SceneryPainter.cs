using KartHub.Simulator.Rendering.Plants;
using KartHub.Simulator.Rendering.Walls;

namespace KartHub.Simulator.Rendering;

/// <summary>Draws walls and things from the farthest to the nearest, each over those behind it.</summary>
internal sealed class SceneryPainter(Scenery scenery)
{
    private const double Farthest = 230;
    private const double FarthestBillboard = 170;
    private const double HazeFrom = 45;
    private const double HazeOver = 210;
    private const double Widest = 8; // Metres: nothing reaches further to a side than this from its middle.

    private readonly double[] depths = new double[scenery.Walls.Length + scenery.Billboards.Length];
    private readonly int[] order = new int[scenery.Walls.Length + scenery.Billboards.Length];
    private int count;

    public void Draw(Canvas canvas, in Camera camera)
    {
        Collect(camera);
        depths.AsSpan(0, count).Sort(order.AsSpan(0, count));
        for (var i = 0; i < count; i++)
        {
            var haze = Math.Clamp((-depths[i] - HazeFrom) / HazeOver, 0, 1);
            var index = order[i];
            if (index < scenery.Walls.Length)
            {
                WallPainter.Draw(canvas, camera, scenery.Walls[index], scenery.Haze, haze);
            }
            else
            {
                BillboardPainter.Draw(canvas, camera, scenery.Billboards[index - scenery.Walls.Length], scenery.Haze, haze);
            }
        }
    }

    private void Collect(in Camera camera)
    {
        count = 0;
        var slope = camera.CentreX / camera.Focal;
        for (var i = 0; i < scenery.Walls.Length; i++)
        {
            ref readonly var wall = ref scenery.Walls[i];
            if (!HidesKart(camera, wall))
            {
                Add(camera, wall.MiddleX, wall.MiddleY, slope, Farthest, i);
            }
        }

        for (var i = 0; i < scenery.Billboards.Length; i++)
        {
            ref readonly var thing = ref scenery.Billboards[i];
            if (camera.See(thing.X, thing.Y).Depth > camera.Behind + 0.5)
            {
                Add(camera, thing.X, thing.Y, slope, FarthestBillboard, scenery.Walls.Length + i);
            }
        }
    }

    /// <summary>Whether the wall stands between camera and kart, as when the kart drives away from it: then it is looked through.</summary>
    private static bool HidesKart(in Camera camera, in Wall wall)
    {
        const double around = 4; // Panels to either side that go with the one in between.
        var (wallX, wallY) = (wall.X1 - wall.X0, wall.Y1 - wall.Y0);
        var (fromX, fromY) = (camera.X - wall.X0, camera.Y - wall.Y0);
        var before = (wallX * fromY) - (wallY * fromX);
        var behind = before + (camera.Behind * ((wallX * camera.Cos) - (wallY * camera.Sin)));
        if (before * behind >= 0)
        {
            return false;
        }

        var ahead = camera.Behind * before / (before - behind);
        var along = (((fromX + (camera.Sin * ahead)) * wallX) + ((fromY + (camera.Cos * ahead)) * wallY)) / ((wallX * wallX) + (wallY * wallY));
        return along > -around && along < 1 + around;
    }

    private void Add(in Camera camera, double x, double y, double slope, double farthest, int index)
    {
        var (right, depth) = camera.See(x, y);
        if (depth > -Widest && depth < farthest && Math.Abs(right) < (Math.Max(depth, 0) * slope) + Widest)
        {
            depths[count] = -depth;
            order[count++] = index;
        }
    }
}
