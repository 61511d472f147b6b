using KartHub.Simulator.Geometry;

namespace KartHub.Simulator.Rendering.Walls;

/// <summary>Stands up a course's walls: along both sides, at the tunnel's mouths, and the gantry over the start.</summary>
internal sealed class WallBuilder(Track track)
{
    private const double PanelMetres = 2;
    private const double RepeatMetres = 4;
    private const double HillHeight = 9;
    private const double Bend = 1.0 / 45; // Sharper than this, the outside carries arrows.

    private static readonly (double X, double Y) Sun = (0.6, 0.8);

    private readonly List<Wall> walls = [];
    private readonly Noise noise = new(41);

    public List<Wall> Build()
    {
        var panels = (int)Math.Round(track.LengthMetres / PanelMetres);
        var edges = Enumerable.Range(0, panels + 1).Select(i => i * track.LengthMetres / panels)
            .Concat(track.Tunnels.SelectMany(tunnel => new[] { tunnel.From, tunnel.To }))
            .Order().ToArray();
        for (var i = 0; i + 1 < edges.Length; i++)
        {
            AddPanel(edges[i], edges[i + 1], -1);
            AddPanel(edges[i], edges[i + 1], 1);
        }

        foreach (var tunnel in track.Tunnels)
        {
            AddMouth(tunnel.From, entry: true);
            AddMouth(tunnel.To, entry: false);
        }

        AddGantry();
        return walls;
    }

    private void AddPanel(double from, double to, int side)
    {
        if (track.IsCrossing(from) || track.IsCrossing(to))
        {
            return;
        }

        var a = track.CentreLine.At(from).Beside(side * track.WallDistanceAt(from));
        var b = track.CentreLine.At(to).Beside(side * track.WallDistanceAt(to));
        if (track.InTunnel((from + to) / 2))
        {
            // A left wall is seen from its right, the inside, with its first point on the left.
            var (front, back) = side < 0 ? (WallTextures.Tunnel, WallTextures.Hillside) : (WallTextures.Hillside, WallTextures.Tunnel);
            Add(a, b, Roof.Height, Roof.Height, front, back, from, to, WallTextures.LanternSpacing);
            return;
        }

        var curvature = track.CentreLine.At((from + to) / 2).Curvature;
        var (texture, height) = curvature * side < -Bend ? (WallTextures.Arrows, 1.7) : Plain(side);
        Add(a, b, height + Rough(from, side), height + Rough(to, side), texture, null, from, to, RepeatMetres);
    }

    private (Texture Texture, double Height) Plain(int side) => track.Surroundings switch
    {
        Surroundings.Meadow => side < 0 ? (WallTextures.Concrete, 2.3) : (WallTextures.Chequer, 1.9),
        Surroundings.Desert => (WallTextures.Rock, 3.4),
        Surroundings.Coast => (WallTextures.SeaWall, 1.2),
        _ => (WallTextures.Stone, 1.8),
    };

    /// <summary>Rock is not built by a ruler.</summary>
    private double Rough(double along, int side) =>
        track.Surroundings != Surroundings.Desert || Math.Abs(track.CentreLine.At(along).Curvature) > Bend
            ? 0
            : 1.3 * noise.At(track.CentreLine.Wrap(along) / 5, 10 * side);

    /// <summary>The hill around an end of the tunnel, with the opening in it; from inside only the opening is there.</summary>
    private void AddMouth(double along, bool entry)
    {
        const double piece = 3;
        var line = track.CentreLine.At(along);
        var opening = (track.Width / 2) + Track.TunnelVerge;
        var outer = track.WallDistance + 12;
        for (var from = -outer; from < outer - 0.1; from += piece)
        {
            var to = Math.Min(from + piece, outer);
            foreach (var (left, right) in Split(from, to, opening))
            {
                var bottom = Math.Abs(left + right) / 2 < opening ? Roof.Height : 0;
                var (a, b) = entry ? (left, right) : (right, left);
                Add(line.Beside(a), line.Beside(b), Slope(a), Slope(b), WallTextures.Hillside, null, left, right, 16, bottom, oneSided: true);
            }
        }

        double Slope(double lateral) => HillHeight - (0.25 * Math.Max(0, Math.Abs(lateral) - opening));
    }

    /// <summary>The stretch in pieces that lie wholly in the opening or wholly beside it.</summary>
    private static IEnumerable<(double From, double To)> Split(double from, double to, double opening)
    {
        foreach (var cut in (double[])[-opening, opening])
        {
            if (from < cut && cut < to)
            {
                yield return (from, cut);
                from = cut;
            }
        }

        yield return (from, to);
    }

    private void AddGantry()
    {
        const double bottom = 4.4, top = 5.9;
        var line = track.CentreLine.At(1);
        var reach = (track.Width / 2) + 0.8;
        foreach (var side in (int[])[-1, 1])
        {
            Add(line.Beside(side * reach), line.Beside((side * reach) + 0.4), top, top, WallTextures.Pole, null, 0, 1, 1);
        }

        // In pieces, because a piece is drawn before or behind other things as a whole.
        const int pieces = 4;
        for (var i = 0; i < pieces; i++)
        {
            var (from, to) = ((double)i / pieces, (double)(i + 1) / pieces);
            Add(line.Beside(((2 * from) - 1) * reach), line.Beside(((2 * to) - 1) * reach), top, top, WallTextures.Banner, null, from, to, 1, bottom);
        }
    }

    private void Add((double X, double Y) a, (double X, double Y) b, double top0, double top1, Texture texture, Texture? back, double from, double to, double repeat, double bottom = 0, bool oneSided = false)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = Math.Max(1e-6, Math.Sqrt((dx * dx) + (dy * dy)));
        var facing = Math.Abs(((dy * Sun.X) - (dx * Sun.Y)) / length);
        walls.Add(new Wall
        {
            X0 = a.X,
            Y0 = a.Y,
            X1 = b.X,
            Y1 = b.Y,
            Bottom = bottom,
            Top0 = top0,
            Top1 = top1,
            U0 = from / repeat,
            U1 = to / repeat,
            Texture = texture,
            Back = back,
            OneSided = oneSided,
            Shade = texture == WallTextures.Tunnel ? 0 : 0.24 * (1 - facing),
        });
    }
}
