namespace KartHub.Simulator;

/// <summary>Where the kart is and what it does, after the last tick. x is east, y north; angles are clockwise from north.</summary>
public readonly record struct KartState
{
    /// <summary>Metres east.</summary>
    public double X { get; init; }

    /// <summary>Metres north.</summary>
    public double Y { get; init; }

    /// <summary>Where the kart points, in radians.</summary>
    public double Heading { get; init; }

    /// <summary>Where the camera behind the kart looks, in radians; it follows the heading a moment later.</summary>
    public double CameraHeading { get; init; }

    /// <summary>Metres per second along the heading; negative in reverse.</summary>
    public double Speed { get; init; }

    /// <summary>Metres per second to the right of the heading: how much the kart slides.</summary>
    public double SideSpeed { get; init; }

    /// <summary>The front wheels, −1 (left) to 1 (right): the stick, a moment later.</summary>
    public double Steering { get; init; }

    /// <summary>Metres above the ground while hopping.</summary>
    public double HopHeight { get; init; }

    /// <summary>Metres from the start line along the centre line.</summary>
    public double Along { get; init; }

    /// <summary>Metres to the right (negative: left) of the centre line.</summary>
    public double Lateral { get; init; }

    /// <summary>Whether the kart is beside the road.</summary>
    public bool OffRoad { get; init; }

    /// <summary>Whether the kart scrapes along a wall.</summary>
    public bool TouchesWall { get; init; }
}
