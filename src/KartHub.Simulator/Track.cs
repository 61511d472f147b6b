using KartHub.Simulator.Geometry;
using KartHub.Simulator.Rendering;

namespace KartHub.Simulator;

/// <summary>A closed course: a road of constant width along a smooth centre line, a verge on both sides, then a wall.</summary>
public sealed class Track
{
    private readonly bool[] wallGaps;
    private readonly TrackSpan[] tunnels;
    private readonly Lazy<Scenery> scenery;

    internal Track(string name, string description, CentreLine centreLine, double width, double wallDistance, Surroundings surroundings, params TrackSpan[] tunnels)
    {
        Name = name;
        Description = description;
        CentreLine = centreLine;
        Width = width;
        WallDistance = wallDistance;
        Surroundings = surroundings;
        this.tunnels = tunnels;
        wallGaps = FindGaps();
        Original = this;
        scenery = new Lazy<Scenery>(() => new Scenery(this));
    }

    private Track(Track original, string name, string description)
    {
        Name = name;
        Description = description;
        CentreLine = original.CentreLine.Mirrored();
        Width = original.Width;
        WallDistance = original.WallDistance;
        Surroundings = original.Surroundings;
        tunnels = original.tunnels;
        IsMirrored = true;
        wallGaps = original.wallGaps;
        scenery = original.scenery;
        Original = original;
    }

    /// <summary>What people call it; unique.</summary>
    public string Name { get; }

    /// <summary>One sentence: what is special about it.</summary>
    public string Description { get; }

    /// <summary>Metres once round, along the centre line.</summary>
    public double LengthMetres => CentreLine.Length;

    /// <summary>The middle of the road, in driving direction from the start line.</summary>
    public CentreLine CentreLine { get; }

    /// <summary>Metres of road from edge to edge, kerbs included.</summary>
    public double Width { get; }

    /// <summary>Metres from the centre line to the wall on either side, where there is no tunnel.</summary>
    public double WallDistance { get; }

    /// <summary>What lies around the road.</summary>
    public Surroundings Surroundings { get; }

    /// <summary>Where the road runs through a tunnel.</summary>
    public IReadOnlyList<TrackSpan> Tunnels => tunnels;

    /// <summary>Whether this is another course seen in a mirror.</summary>
    public bool IsMirrored { get; }

    /// <summary>The course that this one is the mirror image of, or itself.</summary>
    internal Track Original { get; }

    /// <summary>What can be drawn of it; a mirrored course has its original's.</summary>
    internal Scenery Scenery => scenery.Value;

    /// <summary>The same course seen in a mirror: x is negated, left and right change places.</summary>
    internal Track Mirror(string name, string description) => new(this, name, description);

    /// <summary>Whether the road is in a tunnel there.</summary>
    public bool InTunnel(double along)
    {
        foreach (var tunnel in tunnels)
        {
            if (tunnel.Contains(along))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Metres from the centre line to the wall there: less in a tunnel, and on the way in and out.</summary>
    public double WallDistanceAt(double along)
    {
        var open = 1.0;
        foreach (var tunnel in tunnels)
        {
            var outside = tunnel.Contains(along) ? 0 : Math.Min(Apart(along, tunnel.From), Apart(along, tunnel.To));
            open = Math.Min(open, outside / FunnelLength);
        }

        var narrow = (Width / 2) + TunnelVerge;
        return narrow + ((WallDistance - narrow) * open);
    }

    /// <summary>Whether another stretch of road crosses there, so that neither side has a wall.</summary>
    public bool IsCrossing(double along) => wallGaps[(int)(CentreLine.Wrap(along) / CentreLine.Step) % wallGaps.Length];

    /// <summary>Whether another stretch of road than the one driven lies under this point; only true near a crossing.</summary>
    public bool OnCrossingRoad(double x, double y, double along)
    {
        var points = CentreLine.Points;
        for (var i = 0; i < points.Length; i++)
        {
            if (wallGaps[i] && Apart(i * CentreLine.Step, along) > OwnReach
                && Square(points[i].X - x) + Square(points[i].Y - y) < Square(Width / 2))
            {
                return true;
            }
        }

        return false;
    }

    internal const double TunnelVerge = 1.5; // A pavement's width.

    private const double FunnelLength = 14;
    private const double OwnReach = 60; // Closer along the road than this, it is the same stretch.

    private bool[] FindGaps()
    {
        var points = CentreLine.Points;
        var gaps = new bool[points.Length];
        var reach = WallDistance * 2;
        for (var i = 0; i < points.Length; i++)
        {
            for (var k = 0; k < points.Length && !gaps[i];)
            {
                var distance = Math.Sqrt(Square(points[i].X - points[k].X) + Square(points[i].Y - points[k].Y));
                gaps[i] = distance < reach && Apart(i * CentreLine.Step, k * CentreLine.Step) > OwnReach;
                k += Math.Max(1, (int)((distance - reach) / (CentreLine.Step * 1.1))); // A point to the next brings it nearer by hardly more than a step.
            }
        }

        return gaps;
    }

    private double Apart(double a, double b)
    {
        var difference = Math.Abs(a - b) % LengthMetres;
        return Math.Min(difference, LengthMetres - difference);
    }

    private static double Square(double value) => value * value;
}
