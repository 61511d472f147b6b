namespace KartHub.Simulator.Geometry;

/// <summary>A stretch of track, in metres from the start line; it may run over the line (From greater than To).</summary>
public readonly record struct TrackSpan(double From, double To)
{
    /// <summary>Whether the place, in metres from the start line, lies in the stretch.</summary>
    public bool Contains(double along) => From <= To ? along >= From && along <= To : along >= From || along <= To;
}
