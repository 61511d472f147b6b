using KartHub.Simulator.Geometry;

namespace KartHub.Simulator.Rendering;

/// <summary>The nearest centre line point of every place near the course, by a grid of one-metre cells.</summary>
internal sealed class NearestPoints
{
    private const double Cell = 1;

    private readonly CentreLine line;
    private readonly int[] steps;
    private readonly int columns;
    private readonly double originX;
    private readonly double originY;

    public NearestPoints(CentreLine line, double x, double y, double width, double height, double reach)
    {
        (this.line, originX, originY) = (line, x, y);
        columns = (int)Math.Ceiling(width / Cell) + 1;
        var rows = (int)Math.Ceiling(height / Cell) + 1;
        steps = new int[columns * rows];
        Array.Fill(steps, -1);
        var distances = new double[steps.Length];
        Array.Fill(distances, reach * reach);
        var points = line.Points;
        for (var i = 0; i < points.Length; i++)
        {
            var (fromColumn, toColumn) = Range(points[i].X - x, reach, columns);
            var (fromRow, toRow) = Range(points[i].Y - y, reach, rows);
            for (var row = fromRow; row <= toRow; row++)
            {
                for (var column = fromColumn; column <= toColumn; column++)
                {
                    var (dx, dy) = (x + ((column + 0.5) * Cell) - points[i].X, y + ((row + 0.5) * Cell) - points[i].Y);
                    var distance = (dx * dx) + (dy * dy);
                    if (distance < distances[(row * columns) + column])
                    {
                        distances[(row * columns) + column] = distance;
                        steps[(row * columns) + column] = i;
                    }
                }
            }
        }
    }

    public bool TryFind(double x, double y, out TrackPosition place)
    {
        var nearest = steps[((int)((y - originY) / Cell) * columns) + (int)((x - originX) / Cell)];
        place = nearest < 0 ? default : line.Near(x, y, (nearest + 0.5) * line.Step, 4 * line.Step);
        return nearest >= 0;
    }

    private static (int From, int To) Range(double at, double reach, int count) =>
        (Math.Max(0, (int)((at - reach) / Cell)), Math.Min(count - 1, (int)((at + reach) / Cell)));
}
