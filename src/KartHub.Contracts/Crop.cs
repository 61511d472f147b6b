namespace KartHub.Contracts;

/// <summary>A part of a picture, in pixels from its top left corner.</summary>
public readonly record struct Crop(int X, int Y, int Width, int Height)
{
    /// <summary>At least one pixel, and nothing outside a picture of that size.</summary>
    public bool FitsIn(int width, int height) => X >= 0 && Y >= 0 && Width >= 1 && Height >= 1 && Width <= width - X && Height <= height - Y;

    public override string ToString() => FormattableString.Invariant($"{Width}×{Height} at ({X}, {Y})");
}
