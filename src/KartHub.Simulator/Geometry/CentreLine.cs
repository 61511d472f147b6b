namespace KartHub.Simulator.Geometry;

/// <summary>A closed, smooth line in driving direction, as evenly spaced points.</summary>
public sealed class CentreLine
{
    internal const double Spacing = 0.5;

    private readonly TrackPoint[] points;

    internal CentreLine(IReadOnlyList<(double X, double Y)> outline)
    {
        var count = outline.Count;
        points = new TrackPoint[count];
        for (var i = 0; i < count; i++)
        {
            Length += Distance(outline[i], outline[(i + 1) % count]);
        }

        Step = Length / count;
        for (var i = 0; i < count; i++)
        {
            var (before, here, after) = (outline[(i + count - 1) % count], outline[i], outline[(i + 1) % count]);
            var heading = Math.Atan2(after.X - before.X, after.Y - before.Y);
            var turn = Angles.Wrap(Math.Atan2(after.X - here.X, after.Y - here.Y) - Math.Atan2(here.X - before.X, here.Y - before.Y));
            points[i] = new TrackPoint(here.X, here.Y, heading, turn / Step);
        }
    }

    private CentreLine(TrackPoint[] points, double length)
    {
        this.points = points;
        Length = length;
        Step = length / points.Length;
    }

    /// <summary>Metres once round.</summary>
    public double Length { get; }

    /// <summary>The points, about half a metre apart; the first is on the start line.</summary>
    public ReadOnlySpan<TrackPoint> Points => points;

    /// <summary>Metres between points.</summary>
    public double Step { get; }

    internal CentreLine Mirrored() =>
        new([.. points.Select(point => new TrackPoint(-point.X, point.Y, -point.Heading, -point.Curvature))], Length);

    /// <summary>The place this far round, in metres; any number of laps, negative too.</summary>
    public TrackPoint At(double along)
    {
        var position = Wrap(along) / Step;
        var index = (int)position;
        var t = position - index;
        var a = points[index % points.Length];
        var b = points[(index + 1) % points.Length];
        return new TrackPoint(
            a.X + ((b.X - a.X) * t),
            a.Y + ((b.Y - a.Y) * t),
            a.Heading + (Angles.Wrap(b.Heading - a.Heading) * t),
            a.Curvature + ((b.Curvature - a.Curvature) * t));
    }

    /// <summary>Metres from the start line, 0 up to the length, for a distance of any number of laps.</summary>
    public double Wrap(double along)
    {
        var rest = along % Length;
        rest = rest < 0 ? rest + Length : rest;
        return rest < Length ? rest : 0;
    }

    /// <summary>The nearest place within a stretch before and after a known one, so that a crossing branch is never taken for the own one.</summary>
    public TrackPosition Near(double x, double y, double along, double reach)
    {
        var steps = Math.Min((int)Math.Ceiling(reach / Step), points.Length / 2);
        return Nearest(x, y, (int)(Wrap(along) / Step) - steps, (2 * steps) + 1);
    }

    /// <summary>The nearest place anywhere on the line.</summary>
    public TrackPosition Nearest(double x, double y) => Nearest(x, y, 0, points.Length);

    private TrackPosition Nearest(double x, double y, int first, int count)
    {
        var length = points.Length;
        var index = ((first % length) + length) % length;
        var (best, bestDistance) = (index, double.MaxValue);
        for (var k = 0; k < count; k++)
        {
            ref readonly var point = ref points[index];
            var distance = ((point.X - x) * (point.X - x)) + ((point.Y - y) * (point.Y - y));
            if (distance < bestDistance)
            {
                (best, bestDistance) = (index, distance);
            }

            index = index + 1 == length ? 0 : index + 1;
        }

        var nearest = points[best];
        var (sin, cos) = Math.SinCos(nearest.Heading);
        var (dx, dy) = (x - nearest.X, y - nearest.Y);
        var ahead = (dx * sin) + (dy * cos);
        var lateral = (dx * cos) - (dy * sin);

        // Beside a bend, a metre driven is less than a metre of centre line on the outside, more on the inside.
        var along = ahead / Math.Max(0.2, 1 - (nearest.Curvature * lateral));
        return new TrackPosition(Wrap((best * Step) + Math.Clamp(along, -Step, Step)), lateral);
    }

    private static double Distance((double X, double Y) a, (double X, double Y) b) =>
        Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));
}
