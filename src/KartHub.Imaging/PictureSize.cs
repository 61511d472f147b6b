using KartHub.Contracts;

namespace KartHub.Imaging;

/// <summary>Width and height of a picture, in pixels.</summary>
public readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>
    /// The most pixels that a picture from outside may have, as many as 2048×2048: more than games show, and 12 MB when unpacked.
    /// Checked by its header, before anything is allocated for it.
    /// </summary>
    public const int MostPixels = 2048 * 2048;

    /// <summary>What is possible, to end a refusal with.</summary>
    public const string Limit = "1 to 8,192 a side and at most 4,194,304 together (2048×2048) are possible";

    /// <summary>Whether a picture from outside may have it.</summary>
    public bool IsPossible =>
        Width is >= 1 and <= Frame.MaxSide && Height is >= 1 and <= Frame.MaxSide && (long)Width * Height <= MostPixels;

    /// <summary>All of the picture.</summary>
    public Crop Whole => new(0, 0, Width, Height);

    /// <summary>Whether a part is one of the picture: at least one pixel, and nothing outside.</summary>
    public bool Has(Crop part) => part.FitsIn(Width, Height);

    /// <summary>The size that a file's header names.</summary>
    /// <param name="kind">What the file is, for the message.</param>
    /// <param name="width">As the header has it.</param>
    /// <param name="height">As the header has it.</param>
    /// <exception cref="ImageFormatException">It is not possible.</exception>
    internal static PictureSize Of(string kind, long width, long height)
    {
        var size = new PictureSize((int)Math.Min(width, int.MaxValue), (int)Math.Min(height, int.MaxValue));
        return size.IsPossible ? size : throw new ImageFormatException($"The {kind} says that it is {width}×{height} pixels; {Limit}.");
    }

    public override string ToString() => $"{Width}×{Height}";
}
