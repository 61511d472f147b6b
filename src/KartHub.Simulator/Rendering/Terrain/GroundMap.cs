using KartHub.Simulator.Geometry;

namespace KartHub.Simulator.Rendering.Terrain;

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
        Tile = new Texture(GroundPaint.TileSide, GroundPaint.TileSide, Paintings.Get(Paintings.Tile(track), () => PaintTile(paint)), Levels);
        Map = new Texture(width, height, Paintings.Get(Paintings.Ground(track), () => PaintMap(track, paint, width, height, reach)), Levels);
    }

    /// <summary>Where the map's first texel lies, in metres.</summary>
    public double X { get; }

    public double Y { get; }

    public Texture Map { get; }

    public Texture Tile { get; }

    private static uint[] PaintTile(GroundPaint paint)
    {
        var pixels = new uint[GroundPaint.TileSide * GroundPaint.TileSide];
        for (var y = 0; y < GroundPaint.TileSide; y++)
        {
            for (var x = 0; x < GroundPaint.TileSide; x++)
            {
                pixels[(y * GroundPaint.TileSide) + x] = paint.Wild(x, y);
            }
        }

        return pixels;
    }

    private uint[] PaintMap(Track track, GroundPaint paint, int width, int height, double reach)
    {
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

        return pixels;
    }

    /// <summary>On the tile's grid, so that map and tile join without a seam.</summary>
    private static double Snap(double metres) => Math.Floor(metres / (GroundPaint.TileSide * Texel)) * GroundPaint.TileSide * Texel;

    private static int RoundUp(double texels) => ((int)Math.Ceiling(texels) + 63) / 64 * 64;
}
