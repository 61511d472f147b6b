namespace KartHub.Contracts;

/// <summary>A part of a picture, in pixels from its top left corner.</summary>
public readonly record struct Crop(int X, int Y, int Width, int Height)
{
    /// <summary>Whether it is a part of any picture: begins at 0 or above, and has at least one pixel.</summary>
    public bool FitsSomewhere() => X >= 0 && Y >= 0 && Width >= 1 && Height >= 1;

    /// <summary>At least one pixel, and nothing outside a picture of that size.</summary>
    public bool FitsIn(int width, int height) => FitsSomewhere() && Width <= width - X && Height <= height - Y;

    public override string ToString() => FormattableString.Invariant($"{Width}×{Height} at ({X}, {Y})");
}
