namespace KartHub.Imaging;

/// <summary>A part of a picture, in pixels from its top left corner.</summary>
public readonly record struct Rectangle(int X, int Y, int Width, int Height)
{
    /// <summary>The whole of a picture.</summary>
    public static Rectangle Whole(PictureSize size) => new(0, 0, size.Width, size.Height);

    /// <summary>At least one pixel, and nothing outside a picture of that size.</summary>
    public bool FitsIn(PictureSize size) =>
        X >= 0 && Y >= 0 && Width >= 1 && Height >= 1 && Width <= size.Width - X && Height <= size.Height - Y;

    public override string ToString() => $"{Width}×{Height} at ({X}, {Y})";
}
