using KartHub.Contracts;

namespace KartHub.Simulator.Rendering.Display;

/// <summary>The course from above, bottom right, with the kart's place on it; north is up.</summary>
internal sealed class Minimap
{
    private static readonly uint Edge = Colour.Hex(0x14141C);

    private readonly uint[] map;
    private readonly double scale;
    private readonly double centreX;
    private readonly double centreY;
    private readonly double line;

    public Minimap(Track track, int width, int height)
    {
        Region = new Crop((int)(width * 0.77), (int)(height * 0.55), (int)(width * 0.19), (int)(height * 0.34));
        line = Math.Max(1, height / 200.0);
        var points = track.CentreLine.Points.ToArray();
        var (minX, maxX) = (points.Min(point => point.X), points.Max(point => point.X));
        var (minY, maxY) = (points.Min(point => point.Y), points.Max(point => point.Y));
        var room = (4 * line) + 2;
        scale = Math.Min((Region.Width - (2 * room)) / (maxX - minX), (Region.Height - (2 * room)) / (maxY - minY));
        (centreX, centreY) = ((minX + maxX) / 2, (minY + maxY) / 2);
        map = new uint[Region.Width * Region.Height];
        foreach (var point in points)
        {
            Stamp(map, point.X, point.Y, line * 1.9, Colour.Pack(20, 20, 28, 170));
        }

        foreach (var point in points)
        {
            Stamp(map, point.X, point.Y, line, Colour.Hex(0xFFFFFF));
        }

        var reach = 5 * line / scale;
        for (var across = -reach; across <= reach; across += 0.2 / scale)
        {
            var (x, y) = points[0].Beside(across);
            Stamp(map, x, y, line * 0.6, Edge);
        }
    }

    /// <summary>Where in the picture it is drawn; nothing is drawn elsewhere.</summary>
    public Crop Region { get; }

    public void Draw(Canvas canvas, in KartState state)
    {
        for (var y = 0; y < Region.Height; y++)
        {
            var source = map.AsSpan(y * Region.Width, Region.Width);
            var row = canvas.Row(Region.Y + y).Slice(Region.X, Region.Width);
            for (var x = 0; x < row.Length; x++)
            {
                var alpha = Colour.Alpha(source[x]);
                row[x] = Colour.Mix(row[x], source[x], alpha + (alpha >> 7));
            }
        }

        Dot(canvas, state, line * 2.6, Edge);
        Dot(canvas, state, line * 1.9, Colour.Hex(0xFF7D1E));
    }

    private void Dot(Canvas canvas, in KartState state, double radius, uint colour)
    {
        var (middleX, middleY) = Place(state.X, state.Y);
        for (var y = (int)(middleY - radius); y <= middleY + radius; y++)
        {
            for (var x = (int)(middleX - radius); x <= middleX + radius; x++)
            {
                var (dx, dy) = (x + 0.5 - middleX, y + 0.5 - middleY);
                if ((dx * dx) + (dy * dy) <= radius * radius && (uint)x < (uint)Region.Width && (uint)y < (uint)Region.Height)
                {
                    canvas.Blend(Region.X + x, Region.Y + y, colour, 256);
                }
            }
        }
    }

    private void Stamp(uint[] picture, double x, double y, double radius, uint colour)
    {
        var (middleX, middleY) = Place(x, y);
        for (var row = (int)(middleY - radius - 1); row <= middleY + radius + 1; row++)
        {
            for (var column = (int)(middleX - radius - 1); column <= middleX + radius + 1; column++)
            {
                var distance = Math.Sqrt(Math.Pow(column + 0.5 - middleX, 2) + Math.Pow(row + 0.5 - middleY, 2));
                var cover = Math.Clamp(radius - distance + 0.5, 0, 1);
                if (cover > 0 && (uint)column < (uint)Region.Width && (uint)row < (uint)Region.Height)
                {
                    ref var pixel = ref picture[(row * Region.Width) + column];
                    var alpha = Math.Max(Colour.Alpha(pixel), (uint)(cover * Colour.Alpha(colour)));
                    pixel = (Colour.Blend(pixel, colour, cover) & 0x00FFFFFF) | (alpha << 24);
                }
            }
        }
    }

    private (double X, double Y) Place(double x, double y) =>
        ((Region.Width / 2.0) + ((x - centreX) * scale), (Region.Height / 2.0) - ((y - centreY) * scale));
}
