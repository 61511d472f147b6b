namespace KartHub.Simulator.Geometry;

/// <summary>A corner of a track's outline: the point two straights aim at, and the radius of the bend between them, in metres.</summary>
internal readonly record struct Corner(double X, double Y, double Radius);
