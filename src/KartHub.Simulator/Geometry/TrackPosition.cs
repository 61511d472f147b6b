namespace KartHub.Simulator.Geometry;

/// <summary>Where something is, seen from the centre line.</summary>
/// <param name="Along">Metres from the start line in driving direction, 0 to the track's length.</param>
/// <param name="Lateral">Metres to the right (negative: left) of the centre line.</param>
public readonly record struct TrackPosition(double Along, double Lateral);
