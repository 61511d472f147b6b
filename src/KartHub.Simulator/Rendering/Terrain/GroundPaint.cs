using KartHub.Simulator.Geometry;
using KartHub.Simulator.Rendering.Walls;

namespace KartHub.Simulator.Rendering.Terrain;

/// <summary>What colour the ground has at a place: asphalt, lines, kerbs, the start, verges, and the wild beyond the walls.</summary>
internal sealed class GroundPaint
{
    /// <summary>Texels after which the wild ground repeats; a power of two.</summary>
    public const int TileSide = 256;

    private const double KerbWidth = 0.9;
    private const double KerbStripe = 1.25;
    private const double DashLength = 3;
    private const double DashPeriod = 9;
    private const double LineWidth = 0.22;
    private const double Softness = 0.2; // Metres; a little more than a texel, so that slanted lines do not ripple.
    

    private readonly Track track;
    private readonly Palette palette;
    private readonly bool[] kerbs;
    private readonly Noise noise = new(11);
    private readonly double dashPeriod;

    public GroundPaint(Track track)
    {
        this.track = track;
        palette = Palette.Of(track.Surroundings);
        kerbs = FindBends(track.CentreLine);

        // A whole number of dashes, so that they meet at the start line.
        dashPeriod = track.LengthMetres / Math.Round(track.LengthMetres / DashPeriod);
    }

    public uint Wild(int u, int v)
    {
        var coarse = noise.At(u / 32.0, v / 32.0, TileSide / 32);
        var fine = noise.At(u / 4.0, v / 4.0, TileSide / 4);
        var grain = noise.At(u, v);
        return Colour.Shade(Colour.Blend(palette.Ground, palette.GroundDark, 0.45 + (0.5 * coarse) + (0.25 * fine)), 1 + (0.06 * grain));
    }

    /// <summary>The colour of a place near the course, in metres.</summary>
    public uint At(double x, double y, TrackPosition place, uint wild)
    {
        var side = Math.Abs(place.Lateral);
        var half = track.Width / 2;
        var crossed = track.IsCrossing(place.Along) && track.OnCrossingRoad(x, y, place.Along);
        if (track.InTunnel(place.Along) && side < half + Track.TunnelVerge)
        {
            return Lanternlight(side < half ? Road(x, y, place) : Grain(Colour.Hex(0x8A8378), x, y, 0.08), place);
        }

        if (side < half || crossed)
        {
            return crossed ? Asphalt(x, y) : Road(x, y, place);
        }

        var wallDistance = track.WallDistanceAt(place.Along);
        if (side < wallDistance)
        {
            var verge = place.Lateral < 0 ? palette.VergeLeft : palette.VergeRight;
            var mown = ((int)(place.Along / 5) & 1) == 0 ? 1.04 : 0.97;
            var edge = 1 - (0.2 * Cover(side - half, 0.4));
            var wall = side > wallDistance - 0.7 && !track.IsCrossing(place.Along) ? 0.78 : 1;
            return Grain(Colour.Shade(verge, mown * edge * wall), x, y, 0.07);
        }

        return wild;
    }

    private uint Road(double x, double y, TrackPosition place)
    {
        var (along, lateral, side) = (place.Along, place.Lateral, Math.Abs(place.Lateral));
        var half = track.Width / 2;
        if (along < 2 && side < half - 0.2)
        {
            var light = (((int)(along / 0.5) + (int)((lateral + 100) / 0.5)) & 1) == 0;
            return light ? Colour.Hex(0xF2F2F2) : Colour.Hex(0x202020);
        }

        if (track.LengthMetres - along < 0.8)
        {
            return Grain(Colour.Hex(0xF2C230), x, y, 0.04);
        }

        var kerbed = kerbs[(int)(along / track.CentreLine.Step) % kerbs.Length];

        // Where everyone drives, rubber darkens the road.
        var worn = Math.Exp(-Math.Pow((side - 0.9) / 0.8, 2)) * 0.07;
        var colour = Colour.Shade(Asphalt(x, y), 1 - worn);
        var edgeLine = Cover(side - (half - 1.15), LineWidth / 2);
        var dash = along % dashPeriod < DashLength ? Cover(side - (track.Width / 6.4), LineWidth / 2) : 0;
        colour = Colour.Blend(colour, Grain(palette.Line, x, y, 0.1), 0.9 * Math.Max(edgeLine, dash));
        if (kerbed)
        {
            var stripe = ((int)(along / KerbStripe) & 1) == 0;
            colour = Colour.Blend(colour, Grain(stripe ? palette.Kerb : Colour.Hex(0xF0EFEA), x, y, 0.05), Cover(side - half, KerbWidth));
        }

        return colour;
    }

    /// <summary>How much of a place lies within a band of this half width: edges are soft, not stairs.</summary>
    private static double Cover(double distance, double halfWidth) =>
        Math.Clamp(((halfWidth - Math.Abs(distance)) / Softness) + 0.5, 0, 1);

    private uint Asphalt(double x, double y)
    {
        var patches = noise.At(x / 3, y / 3);
        var streaks = noise.At(x / 0.9, y / 0.9);
        var grain = noise.At(x / 0.25, y / 0.25);
        return Colour.Shade(palette.Asphalt, 1 + (0.10 * patches) + (0.07 * streaks) + (0.05 * grain));
    }

    private uint Grain(uint colour, double x, double y, double strength) =>
        Colour.Shade(colour, 1 + (strength * noise.At(x / 0.3, y / 0.3)) + (strength * noise.At(x / 2.1, y / 2.1)));

    private static uint Lanternlight(uint colour, TrackPosition place)
    {
        var phase = Math.Abs(Math.IEEERemainder(place.Along, WallTextures.LanternSpacing));
        var pool = Math.Exp(-((phase * phase) + (place.Lateral * place.Lateral)) / 18);
        return Colour.Light(colour, 0.42 + (1.0 * pool), 0.33 + (0.75 * pool), 0.20 + (0.30 * pool));
    }

    private static bool[] FindBends(CentreLine line)
    {
        const double bend = 1.0 / 70;
        var points = line.Points;
        var reach = (int)(10 / line.Step);
        var bends = new bool[points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            for (var k = -reach; k <= reach && !bends[i]; k++)
            {
                bends[i] = Math.Abs(points[(i + k + points.Length) % points.Length].Curvature) > bend;
            }
        }

        return bends;
    }
}
