namespace KartHub.Simulator.Rendering.Walls;

/// <summary>Draws upright panels, a screen column at a time: in a column the whole height of a wall is at one depth.</summary>
internal static class WallPainter
{
    private const double Near = 0.4; // Metres before the camera at which a wall is cut off.

    public static void Draw(Canvas canvas, in Camera camera, in Wall wall, uint haze, double hazeWeight)
    {
        var (right0, depth0) = camera.See(wall.X0, wall.Y0);
        var (right1, depth1) = camera.See(wall.X1, wall.Y1);
        if (depth0 < Near && depth1 < Near)
        {
            return;
        }

        var (u0, u1, top0, top1) = (wall.U0, wall.U1, wall.Top0, wall.Top1);
        if (depth0 < Near || depth1 < Near)
        {
            var t = (Near - depth0) / (depth1 - depth0);
            var (right, u, top) = (right0 + ((right1 - right0) * t), u0 + ((u1 - u0) * t), top0 + ((top1 - top0) * t));
            (right0, depth0, u0, top0) = depth0 < Near ? (right, Near, u, top) : (right0, depth0, u0, top0);
            (right1, depth1, u1, top1) = depth1 < Near ? (right, Near, u, top) : (right1, depth1, u1, top1);
        }

        var texture = wall.Texture;
        var (x0, x1) = (camera.CentreX + (right0 * camera.Focal / depth0), camera.CentreX + (right1 * camera.Focal / depth1));
        if (x0 > x1)
        {
            if (wall.OneSided)
            {
                return;
            }

            (x0, x1, depth0, depth1, u0, u1, top0, top1) = (x1, x0, depth1, depth0, u1, u0, top1, top0);
            texture = wall.Back ?? texture;
        }

        var (from, to) = (Math.Max(0, (int)Math.Ceiling(x0 - 0.5)), Math.Min(canvas.Width, (int)Math.Ceiling(x1 - 0.5)));
        if (from >= to)
        {
            return;
        }

        var level = Level(texture, Math.Abs(u1 - u0) / (x1 - x0));
        var texels = texture[level];
        var (columns, rows) = (texture.HeightAt(level), texture.WidthAt(level));
        var tint = Tint(wall.Shade, haze, hazeWeight, out var weight);
        var (inverse0, inverse1) = (1 / depth0, 1 / depth1);
        for (var x = from; x < to; x++)
        {
            var t = (x + 0.5 - x0) / (x1 - x0);
            var inverse = inverse0 + ((inverse1 - inverse0) * t);
            var blend = t * inverse1 / inverse; // Perspective: equal steps in the picture are not equal steps along the wall.
            var u = u0 + ((u1 - u0) * blend);
            var top = top0 + ((top1 - top0) * blend);
            var column = texels.AsSpan(Math.Clamp((int)((u - Math.Floor(u)) * columns), 0, columns - 1) * rows, rows);
            var scale = camera.Focal * inverse;
            DrawColumn(canvas, x, camera.Horizon - ((top - camera.Height) * scale), camera.Horizon + ((camera.Height - wall.Bottom) * scale), column, tint, weight);
        }
    }

    private static void DrawColumn(Canvas canvas, int x, double top, double bottom, ReadOnlySpan<uint> column, uint tint, uint weight)
    {
        var (from, to) = (Math.Max(0, (int)Math.Ceiling(top - 0.5)), Math.Min(canvas.Height, (int)Math.Ceiling(bottom - 0.5)));
        var step = column.Length / (bottom - top);
        var stepFixed = (int)(step * 65536);
        var v = (int)((from + 0.5 - top) * step * 65536);
        var last = column.Length - 1;
        var pixels = canvas.Pixels;
        var at = (from * canvas.Width) + x;
        for (var y = from; y < to; y++)
        {
            pixels[at] = Colour.Mix(column[Math.Min(v >> 16, last)], tint, weight);
            v += stepFixed;
            at += canvas.Width;
        }
    }

    private static int Level(Texture texture, double repeatsPerPixel) =>
        Math.Clamp((int)Math.Log2(Math.Max(1, repeatsPerPixel * texture.Height * 0.7)), 0, texture.Levels - 1);

    /// <summary>Shade, then haze, as one colour to mix in.</summary>
    private static uint Tint(double shade, uint haze, double hazeWeight, out uint weight)
    {
        var total = 1 - ((1 - shade) * (1 - hazeWeight));
        weight = (uint)(total * 256);
        return total > 0 ? Colour.Blend(Colour.Hex(0x10131C), haze, hazeWeight / total) : haze;
    }
}
