using KartHub.Simulator.Geometry;

namespace KartHub.Simulator.Rendering;

/// <summary>The nearest centre line point of every place near the course, by a grid of one-metre cells.</summary>
internal sealed class NearestPoints
{
    private const double Cell = 1;

    private readonly CentreLine _line;
    private readonly int[] _nearest;
    private readonly int _columns;
    private readonly double _x;
    private readonly double _y;

    public NearestPoints(CentreLine line, double x, double y, double width, double height, double reach)
    {
        (_line, _x, _y) = (line, x, y);
        _columns = (int)Math.Ceiling(width / Cell) + 1;
        var rows = (int)Math.Ceiling(height / Cell) + 1;
        _nearest = new int[_columns * rows];
        Array.Fill(_nearest, -1);
        var distances = new double[_nearest.Length];
        Array.Fill(distances, reach * reach);
        var points = line.Points;
        for (var i = 0; i < points.Length; i++)
        {
            var (fromColumn, toColumn) = Range(points[i].X - x, reach, _columns);
            var (fromRow, toRow) = Range(points[i].Y - y, reach, rows);
            for (var row = fromRow; row <= toRow; row++)
            {
                for (var column = fromColumn; column <= toColumn; column++)
                {
                    var (dx, dy) = (x + ((column + 0.5) * Cell) - points[i].X, y + ((row + 0.5) * Cell) - points[i].Y);
                    var distance = (dx * dx) + (dy * dy);
                    if (distance < distances[(row * _columns) + column])
                    {
                        distances[(row * _columns) + column] = distance;
                        _nearest[(row * _columns) + column] = i;
                    }
                }
            }
        }
    }

    public bool TryFind(double x, double y, out TrackPosition place)
    {
        var nearest = _nearest[((int)((y - _y) / Cell) * _columns) + (int)((x - _x) / Cell)];
        place = nearest < 0 ? default : _line.Near(x, y, (nearest + 0.5) * _line.Step, 4 * _line.Step);
        return nearest >= 0;
    }

    private static (int From, int To) Range(double at, double reach, int count) =>
        (Math.Max(0, (int)((at - reach) / Cell)), Math.Min(count - 1, (int)((at + reach) / Cell)));
}
