namespace KartHub.Simulator.Rendering;

/// <summary>Looks level from behind and above the kart; the horizon is moved up in the picture instead of tilting the camera, so that a row of ground is all at one depth.</summary>
internal readonly struct Camera
{
    private const double FocalPerWidth = 0.6; // About 80 degrees across, as wide as kart games are.
    private const double HorizonPerHeight = 0.38;

    public Camera(CameraPlace place, double kartX, double kartY, double heading, int width, int height)
    {
        (Height, Behind) = (HeightAt(place), BehindAt(place));
        (Sin, Cos) = Math.SinCos(heading);
        X = kartX - (Sin * Behind);
        Y = kartY - (Cos * Behind);
        Heading = heading;
        Focal = FocalLength(width);
        Horizon = HorizonRow(height);
        CentreX = width / 2.0;
    }

    /// <summary>Metres above the ground.</summary>
    public double Height { get; }

    /// <summary>Metres behind the kart's middle.</summary>
    public double Behind { get; }

    public double X { get; }

    public double Y { get; }

    public double Heading { get; }

    public double Sin { get; }

    public double Cos { get; }

    /// <summary>Pixels a metre covers one metre away.</summary>
    public double Focal { get; }

    /// <summary>The first row below the horizon.</summary>
    public int Horizon { get; }

    public double CentreX { get; }

    public static double HeightAt(CameraPlace place) => place == CameraPlace.Near ? 2.55 : 3.3;

    public static double BehindAt(CameraPlace place) => place == CameraPlace.Near ? 4.7 : 7.5;

    public static double FocalLength(int width) => width * FocalPerWidth;

    public static int HorizonRow(int height) => (int)Math.Round(height * HorizonPerHeight);

    /// <summary>Metres to the right of the line of sight, and along it.</summary>
    public (double Right, double Depth) See(double x, double y)
    {
        var (dx, dy) = (x - X, y - Y);
        return ((dx * Cos) - (dy * Sin), (dx * Sin) + (dy * Cos));
    }
}
