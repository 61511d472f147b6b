using KartHub.Simulator.Geometry;

namespace KartHub.Simulator.Rendering;

/// <summary>A course's ground seen from above, baked once: a texture over the course and a repeating tile for everything further out.</summary>
internal sealed class GroundMap
{
    /// <summary>Metres a texel of the sharpest level covers.</summary>
    public const double Texel = 0.125;

    private const double Margin = 14; // Metres beyond the walls.
    private const int Levels = 6;

    public GroundMap(Track track)
    {
        var points = track.CentreLine.Points;
        var (minX, minY, maxX, maxY) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var point in points)
        {
            (minX, maxX) = (Math.Min(minX, point.X), Math.Max(maxX, point.X));
            (minY, maxY) = (Math.Min(minY, point.Y), Math.Max(maxY, point.Y));
        }

        var reach = track.WallDistance + Margin;
        (X, Y) = (Snap(minX - reach), Snap(minY - reach));
        var width = RoundUp((maxX + reach - X) / Texel);
        var height = RoundUp((maxY + reach - Y) / Texel);
        var paint = new GroundPaint(track);
        Tile = Texture.Paint(GroundPaint.TileSide, GroundPaint.TileSide, Levels, paint.Wild);
        var near = new NearestPoints(track.CentreLine, X, Y, width * Texel, height * Texel, reach);
        var pixels = new uint[width * height];
        for (var v = 0; v < height; v++)
        {
            var y = Y + ((v + 0.5) * Texel);
            for (var u = 0; u < width; u++)
            {
                var x = X + ((u + 0.5) * Texel);
                var wild = Tile[0][((v & (GroundPaint.TileSide - 1)) * GroundPaint.TileSide) + (u & (GroundPaint.TileSide - 1))];
                pixels[(v * width) + u] = near.TryFind(x, y, out var place) ? paint.At(x, y, place, wild) : wild;
            }
        }

        Map = new Texture(width, height, pixels, Levels);
    }

    /// <summary>Where the map's first texel lies, in metres.</summary>
    public double X { get; }

    public double Y { get; }

    public Texture Map { get; }

    public Texture Tile { get; }

    /// <summary>On the tile's grid, so that map and tile join without a seam.</summary>
    private static double Snap(double metres) => Math.Floor(metres / (GroundPaint.TileSide * Texel)) * GroundPaint.TileSide * Texel;

    private static int RoundUp(double texels) => ((int)Math.Ceiling(texels) + 63) / 64 * 64;

    /// <summary>The nearest centre line point of every place near the course, by a grid of one-metre cells.</summary>
    private sealed class NearestPoints
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
}
