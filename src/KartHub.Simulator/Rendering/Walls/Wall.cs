namespace KartHub.Simulator.Rendering.Walls;

/// <summary>An upright panel between two points of the ground.</summary>
internal readonly record struct Wall
{
    public required double X0 { get; init; }

    public required double Y0 { get; init; }

    public required double X1 { get; init; }

    public required double Y1 { get; init; }

    /// <summary>Metres above the ground where it begins.</summary>
    public double Bottom { get; init; }

    /// <summary>Metres above the ground where it ends, at the first point and at the second.</summary>
    public required double Top0 { get; init; }

    public required double Top1 { get; init; }

    /// <summary>Where its texture begins and ends, in repeats.</summary>
    public double U0 { get; init; }

    public double U1 { get; init; }

    /// <summary>Stored turned: a row of it is a column of the wall, from the top down.</summary>
    public required Texture Texture { get; init; }

    /// <summary>What is seen from the other side: the right, looking from the first point to the second.</summary>
    public Texture? Back { get; init; }

    /// <summary>Whether it is not there from the other side.</summary>
    public bool OneSided { get; init; }

    /// <summary>How much the sun leaves it in shade, 0 to 1.</summary>
    public double Shade { get; init; }

    public double MiddleX => (X0 + X1) / 2;

    public double MiddleY => (Y0 + Y1) / 2;
}
