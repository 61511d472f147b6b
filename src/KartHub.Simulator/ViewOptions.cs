namespace KartHub.Simulator;

/// <summary>What the driver's view shows.</summary>
public sealed record ViewOptions
{
    /// <summary>Pixels across, 64 to 1920.</summary>
    public int Width { get; init; } = 640; // What people record with TensorKart.

    /// <summary>Pixels down, 48 to 1440.</summary>
    public int Height { get; init; } = 480;

    public CameraPlace Camera { get; init; }

    /// <summary>Lap and time at the top.</summary>
    public bool ShowHud { get; init; } = true;

    /// <summary>The course with the kart's place on it, bottom right.</summary>
    public bool ShowMinimap { get; init; } = true;

    /// <summary>The kart itself. Without it the steering cannot be seen in the picture.</summary>
    public bool ShowKart { get; init; } = true;
}
