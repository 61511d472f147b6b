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
        var place = PlaceOf(track);
        (X, Y) = (place.X, place.Y);
        Tile = new Texture(GroundPaint.TileSide, GroundPaint.TileSide, TilePainting(track).Take(), Levels);
        Map = new Texture(place.Width, place.Height, OverTile(MapPainting(track).Take(), place.Width), Levels);
    }

    /// <summary>Where the map's first texel lies, in metres.</summary>
    public double X { get; }

    public double Y { get; }

    public Texture Map { get; }

    public Texture Tile { get; }

    public static Painting TilePainting(Track track) =>
        new($"tile-{track.Surroundings.ToString().ToLowerInvariant()}", GroundPaint.TileSide * GroundPaint.TileSide, () => PaintTile(track));

    /// <summary>The course alone: nothing (0) where the tile goes on, which is most of it.</summary>
    public static Painting MapPainting(Track track)
    {
        var place = PlaceOf(track);
        return new Painting($"ground-{track.Name.ToLowerInvariant().Replace(' ', '-')}", place.Width * place.Height, () => PaintMap(track, place));
    }

    private static uint[] PaintTile(Track track)
    {
        var paint = new GroundPaint(track);
        return Texture.Paint(GroundPaint.TileSide, GroundPaint.TileSide, 1, paint.Wild)[0];
    }

    private static uint[] PaintMap(Track track, MapPlace place)
    {
        var paint = new GroundPaint(track);
        var near = new NearestPoints(track.CentreLine, place.X, place.Y, place.Width * Texel, place.Height * Texel, Reach(track));
        var pixels = new uint[place.Width * place.Height];
        for (var v = 0; v < place.Height; v++)
        {
            var y = place.Y + ((v + 0.5) * Texel);
            for (var u = 0; u < place.Width; u++)
            {
                var x = place.X + ((u + 0.5) * Texel);
                pixels[(v * place.Width) + u] = near.TryFind(x, y, out var position) ? paint.At(x, y, position, wild: 0) : 0;
            }
        }

        return pixels;
    }

    private uint[] OverTile(uint[] course, int width)
    {
        var pixels = new uint[course.Length];
        var tile = Tile[0];
        for (var v = 0; v < course.Length / width; v++)
        {
            var tileRow = tile.AsSpan((v & (GroundPaint.TileSide - 1)) * GroundPaint.TileSide, GroundPaint.TileSide);
            var source = course.AsSpan(v * width, width);
            var row = pixels.AsSpan(v * width, width);
            for (var u = 0; u < row.Length; u++)
            {
                row[u] = source[u] != 0 ? source[u] : tileRow[u & (GroundPaint.TileSide - 1)];
            }
        }

        return pixels;
    }

    private static double Reach(Track track) => track.WallDistance + Margin;

    private static MapPlace PlaceOf(Track track)
    {
        var (minX, minY, maxX, maxY) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var point in track.CentreLine.Points)
        {
            (minX, maxX) = (Math.Min(minX, point.X), Math.Max(maxX, point.X));
            (minY, maxY) = (Math.Min(minY, point.Y), Math.Max(maxY, point.Y));
        }

        var reach = Reach(track);
        var (x, y) = (Snap(minX - reach), Snap(minY - reach));
        return new MapPlace(x, y, RoundUp((maxX + reach - x) / Texel), RoundUp((maxY + reach - y) / Texel));
    }

    /// <summary>On the tile's grid, so that map and tile join without a seam.</summary>
    private static double Snap(double metres) => Math.Floor(metres / (GroundPaint.TileSide * Texel)) * GroundPaint.TileSide * Texel;

    private static int RoundUp(double texels) => ((int)Math.Ceiling(texels) + 63) / 64 * 64;

    /// <summary>Where the map's first texel lies, in metres, and how many texels it has.</summary>
    private readonly record struct MapPlace(double X, double Y, int Width, int Height);
}
