using KartHub.Simulator.Geometry;

namespace KartHub.Simulator.Rendering.Walls;

/// <summary>The ceiling of a course's tunnels, cast like the ground but from below.</summary>
internal sealed class Roof
{
    /// <summary>Metres from ground to ceiling.</summary>
    public const double Height = 5.5;

    private const double Texel = 0.1;
    private const double Farthest = 160;

    private readonly uint[] picture;
    private readonly int columns;
    private readonly int rows;
    private readonly double originX;
    private readonly double originY;

    public Roof(Track track)
    {
        var points = track.CentreLine.Points.ToArray().Where((_, i) => track.InTunnel(i * track.CentreLine.Step)).ToArray();
        var reach = (track.Width / 2) + Track.TunnelVerge;
        (originX, originY) = (points.Min(point => point.X) - reach, points.Min(point => point.Y) - reach);
        columns = (int)((points.Max(point => point.X) + reach - originX) / Texel);
        rows = (int)((points.Max(point => point.Y) + reach - originY) / Texel);
        picture = new uint[columns * rows];
        var near = new NearestPoints(track.CentreLine, originX, originY, columns * Texel, rows * Texel, reach + 1);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (near.TryFind(originX + ((column + 0.5) * Texel), originY + ((row + 0.5) * Texel), out var place)
                    && track.InTunnel(place.Along) && Math.Abs(place.Lateral) < reach + 0.2)
                {
                    picture[(row * columns) + column] = Paint(place);
                }
            }
        }
    }

    /// <summary>Draws what can be seen of the ceiling above the horizon.</summary>
    public void Draw(Canvas canvas, in Camera camera)
    {
        for (var y = 0; y < camera.Horizon; y++)
        {
            var depth = camera.Focal * (Height - camera.Height) / (camera.Horizon - y - 0.5);
            if (depth > Farthest)
            {
                return;
            }

            var across = depth / camera.Focal / Texel;
            var left = -camera.CentreX + 0.5;
            var u = ((camera.X + (depth * camera.Sin) - originX) / Texel) + (left * across * camera.Cos);
            var v = ((camera.Y + (depth * camera.Cos) - originY) / Texel) - (left * across * camera.Sin);
            var (stepU, stepV) = (across * camera.Cos, -across * camera.Sin);
            foreach (ref var pixel in canvas.Row(y))
            {
                if (u >= 0 && v >= 0 && u < columns && v < rows)
                {
                    var colour = picture[((int)v * columns) + (int)u];
                    pixel = colour != 0 ? colour : pixel;
                }

                u += stepU;
                v += stepV;
            }
        }
    }

    private static uint Paint(TrackPosition place)
    {
        var phase = Math.Abs(Math.IEEERemainder(place.Along, WallTextures.LanternSpacing));
        var side = Math.Abs(place.Lateral);
        if (phase < 0.7 && side < 1.6)
        {
            return Colour.Hex(0xFFF3C4);
        }

        var beam = phase > 6.4 || place.Along % 3.5 < 0.35;
        var glow = Math.Exp(-((phase * phase) + (0.5 * side * side)) / 9);
        var colour = Colour.Shade(Colour.Hex(0x7A6238), beam ? 0.6 : 1);
        return Colour.Light(colour, 0.45 + (1.2 * glow), 0.38 + glow, 0.3 + (0.5 * glow));
    }
}
