namespace KartHub.Simulator.Rendering.Plants;

/// <summary>Draws things that face the camera, scaled by their distance.</summary>
internal static class BillboardPainter
{
    private const double Near = 1.5; // Metres; closer, a tree would fill the picture.

    public static void Draw(Canvas canvas, in Camera camera, in Billboard thing, uint haze, double hazeWeight)
    {
        var (right, depth) = camera.See(thing.X, thing.Y);
        if (depth < Near)
        {
            return;
        }

        var scale = camera.Focal / depth;
        var (width, height) = (thing.Width * scale, thing.Height * scale);
        var left = camera.CentreX + (right * scale) - (width / 2);
        var top = camera.Horizon + (camera.Height * scale) - height;
        var (fromX, toX) = (Math.Max(0, (int)Math.Ceiling(left - 0.5)), Math.Min(canvas.Width, (int)Math.Ceiling(left + width - 0.5)));
        var (fromY, toY) = (Math.Max(0, (int)Math.Ceiling(top - 0.5)), Math.Min(canvas.Height, (int)Math.Ceiling(top + height - 0.5)));
        if (fromX >= toX || fromY >= toY)
        {
            return;
        }

        var texture = thing.Texture;
        var level = Math.Clamp((int)Math.Log2(Math.Max(1, texture.Width / width)), 0, texture.Levels - 1);
        var (columns, rows) = (texture.WidthAt(level), texture.HeightAt(level));
        var (stepU, stepV) = ((int)(columns / width * 65536), rows / height);
        var startU = (int)((fromX + 0.5 - left) / width * columns * 65536);
        var weight = (uint)(hazeWeight * 256);
        for (var y = fromY; y < toY; y++)
        {
            var source = texture[level].AsSpan(Math.Clamp((int)((y + 0.5 - top) * stepV), 0, rows - 1) * columns, columns);
            var row = canvas.Row(y)[fromX..toX];
            var u = startU;
            foreach (ref var pixel in row)
            {
                var texel = source[Math.Min(u >> 16, columns - 1)];
                var alpha = Colour.Alpha(texel);
                if (alpha > 8)
                {
                    pixel = Colour.Mix(pixel, Colour.Mix(texel, haze, weight), alpha + (alpha >> 7));
                }

                u += stepU;
            }
        }
    }
}
