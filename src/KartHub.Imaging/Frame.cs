namespace KartHub.Imaging;

/// <summary>An RGB picture: 3 bytes a pixel, rows from the top, no padding.</summary>
public sealed class Frame
{
    public const int Channels = 3;

    /// <summary>The largest width or height. What comes from outside is bounded further, by <see cref="PictureSize.MostPixels"/>.</summary>
    public const int MaxSide = 8192;

    public Frame(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxSide);
        Width = width;
        Height = height;
        Pixels = new byte[width * height * Channels];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Height × width × (red, green, blue).</summary>
    public byte[] Pixels { get; }

    public PictureSize Size => new(Width, Height);

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride => Width * Channels;

    public Span<byte> Row(int y) => Pixels.AsSpan(y * Stride, Stride);
}
