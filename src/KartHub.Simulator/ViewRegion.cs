namespace KartHub.Simulator;

/// <summary>A part of the picture, in pixels from the top left.</summary>
public readonly record struct ViewRegion(int X, int Y, int Width, int Height)
{
    /// <summary>Whether the pixel lies in it.</summary>
    public bool Contains(int x, int y) => x >= X && y >= Y && x < X + Width && y < Y + Height;
}
