namespace KartHub.Imaging;

/// <summary>Width and height of a picture, in pixels.</summary>
public readonly record struct PictureSize(int Width, int Height)
{
    public override string ToString() => $"{Width}×{Height}";
}
