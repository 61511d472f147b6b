namespace KartHub.Simulator.Geometry;

/// <summary>Draws a closed centre line as straights and bends, then smooths it so that curvature has no steps.</summary>
internal static class Outline
{
    private const double Fine = 0.25;
    private const double Smoothing = 5; // Standard deviation in metres: the way into a bend takes about twice this.

    /// <summary>The line through the corners, starting at a fraction of the first straight (corner 0 to corner 1).</summary>
    public static CentreLine Trace(IReadOnlyList<Corner> corners, double startFraction)
    {
        var points = new List<(double X, double Y)>();
        for (var i = 0; i < corners.Count; i++)
        {
            var (before, here, next) = (corners[(i + corners.Count - 1) % corners.Count], corners[i], corners[(i + 1) % corners.Count]);
            if (Tangent(before, here, next) + Tangent(here, next, corners[(i + 2) % corners.Count]) > Distance((here.X, here.Y), (next.X, next.Y)))
            {
                throw new ArgumentException($"The bends at corners {i} and {(i + 1) % corners.Count} overlap: make a radius smaller or move them apart.", nameof(corners));
            }

            AddBend(points, before, here, next);
        }

        var even = Resample(points, Fine);
        var smooth = Resample(Smooth(even), CentreLine.Spacing);
        var start = (
            X: corners[0].X + ((corners[1].X - corners[0].X) * startFraction),
            Y: corners[0].Y + ((corners[1].Y - corners[0].Y) * startFraction));
        return new CentreLine(StartingAt(smooth, start));
    }

    private static void AddBend(List<(double X, double Y)> points, Corner before, Corner corner, Corner after)
    {
        var (inX, inY) = Direction(before, corner);
        var turn = Turn(before, corner, after);
        var tangent = Tangent(before, corner, after);
        var (fromX, fromY) = (corner.X - (inX * tangent), corner.Y - (inY * tangent));
        var side = Math.Sign(turn);
        var (centreX, centreY) = (fromX - (side * inY * corner.Radius), fromY + (side * inX * corner.Radius));
        var steps = Math.Max(2, (int)Math.Ceiling(corner.Radius * Math.Abs(turn) / Fine));
        for (var k = 0; k <= steps; k++)
        {
            var (sin, cos) = Math.SinCos(turn * k / steps);
            var (dx, dy) = (fromX - centreX, fromY - centreY);
            points.Add((centreX + (dx * cos) - (dy * sin), centreY + (dx * sin) + (dy * cos)));
        }
    }

    /// <summary>Metres of straight the bend takes up on either side of the corner.</summary>
    private static double Tangent(Corner before, Corner corner, Corner after) => corner.Radius * Math.Tan(Math.Abs(Turn(before, corner, after)) / 2);

    /// <summary>Radians turned at the corner; left is positive.</summary>
    private static double Turn(Corner before, Corner corner, Corner after)
    {
        var (inX, inY) = Direction(before, corner);
        var (outX, outY) = Direction(corner, after);
        return Math.Atan2((inX * outY) - (inY * outX), (inX * outX) + (inY * outY));
    }

    private static (double X, double Y) Direction(Corner from, Corner to)
    {
        var length = Math.Sqrt(Square(to.X - from.X) + Square(to.Y - from.Y));
        return ((to.X - from.X) / length, (to.Y - from.Y) / length);
    }

    private static List<(double X, double Y)> Resample(List<(double X, double Y)> points, double spacing)
    {
        var total = 0.0;
        for (var i = 0; i < points.Count; i++)
        {
            total += Distance(points[i], points[(i + 1) % points.Count]);
        }

        var count = (int)Math.Round(total / spacing);
        var step = total / count;
        var result = new List<(double X, double Y)>(count);
        var (index, covered) = (0, 0.0);
        for (var k = 0; k < count; k++)
        {
            var target = k * step;
            var length = Distance(points[index], points[(index + 1) % points.Count]);
            while (covered + length < target && index < points.Count - 1)
            {
                covered += length;
                index++;
                length = Distance(points[index], points[(index + 1) % points.Count]);
            }

            var t = length > 0 ? (target - covered) / length : 0;
            var (a, b) = (points[index], points[(index + 1) % points.Count]);
            result.Add((a.X + ((b.X - a.X) * t), a.Y + ((b.Y - a.Y) * t)));
        }

        return result;
    }

    private static List<(double X, double Y)> Smooth(List<(double X, double Y)> points)
    {
        var reach = (int)Math.Ceiling(3 * Smoothing / Fine);
        var weights = new double[reach + 1];
        for (var k = 0; k <= reach; k++)
        {
            weights[k] = Math.Exp(-Square(k * Fine / Smoothing) / 2);
        }

        var total = weights[0] + (2 * weights.Skip(1).Sum());
        var result = new List<(double X, double Y)>(points.Count);
        for (var i = 0; i < points.Count; i++)
        {
            var (x, y) = (0.0, 0.0);
            for (var k = -reach; k <= reach; k++)
            {
                var point = points[(i + k + points.Count) % points.Count];
                x += point.X * weights[Math.Abs(k)];
                y += point.Y * weights[Math.Abs(k)];
            }

            result.Add((x / total, y / total));
        }

        return result;
    }

    private static List<(double X, double Y)> StartingAt(List<(double X, double Y)> points, (double X, double Y) start)
    {
        var nearest = Enumerable.Range(0, points.Count).MinBy(i => Distance(points[i], start));
        return [.. points.Skip(nearest), .. points.Take(nearest)];
    }

    private static double Distance((double X, double Y) a, (double X, double Y) b) => Math.Sqrt(Square(a.X - b.X) + Square(a.Y - b.Y));

    private static double Square(double value) => value * value;
}
