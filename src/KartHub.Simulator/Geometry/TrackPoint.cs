namespace KartHub.Simulator.Geometry;

/// <summary>A place on the centre line. x is east and y north, in metres; heading is in radians clockwise from north.</summary>
/// <param name="X">Metres east.</param>
/// <param name="Y">Metres north.</param>
/// <param name="Heading">Driving direction: 0 is north, positive turns right.</param>
/// <param name="Curvature">1 / radius in 1/m; right turns are positive.</param>
public readonly record struct TrackPoint(double X, double Y, double Heading, double Curvature)
{
    /// <summary>The point this many metres to the right (negative: left) of the driving direction.</summary>
    public (double X, double Y) Beside(double metresRight) =>
        (X + (Math.Cos(Heading) * metresRight), Y - (Math.Sin(Heading) * metresRight));
}
