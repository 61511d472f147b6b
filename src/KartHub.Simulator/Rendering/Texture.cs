namespace KartHub.Simulator.Rendering;

/// <summary>A picture with ever smaller copies of itself (mip levels), each half as wide and high.</summary>
internal sealed class Texture
{
    private readonly uint[][] mips;

    public Texture(int width, int height, uint[] pixels, int levels)
    {
        Width = width;
        Height = height;
        mips = new uint[levels][];
        mips[0] = pixels;
        for (var level = 1; level < levels; level++)
        {
            mips[level] = Halve(mips[level - 1], WidthAt(level - 1), WidthAt(level), HeightAt(level));
        }
    }

    public int Width { get; }

    public int Height { get; }

    public int Levels => mips.Length;

    public uint[] this[int level] => mips[level];

    public int WidthAt(int level) => Width >> level;

    public int HeightAt(int level) => Height >> level;

    public static Texture Paint(int width, int height, int levels, Func<int, int, uint> colourAt)
    {
        var pixels = new uint[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                pixels[(y * width) + x] = colourAt(x, y);
            }
        }

        return new Texture(width, height, pixels, levels);
    }

    private static uint[] Halve(uint[] source, int sourceWidth, int width, int height)
    {
        var result = new uint[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (2 * y * sourceWidth) + (2 * x);
                result[(y * width) + x] = Average(source[at], source[at + 1], source[at + sourceWidth], source[at + sourceWidth + 1]);
            }
        }

        return result;
    }

    internal static uint Average(uint a, uint b, uint c, uint d)
    {
        const uint opaque = 0xFF000000;
        return (a & b & c & d) >= opaque ? AverageOpaque(a, b, c, d) : AverageWeighted(a, b, c, d);
    }

    /// <summary>What <see cref="AverageWeighted"/> comes to where all is opaque, two channels at a time.</summary>
    private static uint AverageOpaque(uint a, uint b, uint c, uint d)
    {
        const uint everyOther = 0x00FF00FF, half = 0x00020002;
        var redBlue = (a & everyOther) + (b & everyOther) + (c & everyOther) + (d & everyOther) + half;
        var green = ((a >> 8) & 0xFF) + ((b >> 8) & 0xFF) + ((c >> 8) & 0xFF) + ((d >> 8) & 0xFF) + 2;
        return ((redBlue >> 2) & everyOther) | ((green >> 2) << 8) | 0xFF000000;
    }

    /// <summary>Weighted by alpha, so that the colour of what is transparent does not bleed into the edge.</summary>
    internal static uint AverageWeighted(uint a, uint b, uint c, uint d)
    {
        var (wa, wb, wc, wd) = (Colour.Alpha(a), Colour.Alpha(b), Colour.Alpha(c), Colour.Alpha(d));
        var sum = wa + wb + wc + wd;
        if (sum == 0)
        {
            return 0;
        }

        uint Channel(int shift) =>
            (((((a >> shift) & 0xFF) * wa) + (((b >> shift) & 0xFF) * wb) + (((c >> shift) & 0xFF) * wc) + (((d >> shift) & 0xFF) * wd)) + (sum / 2)) / sum;

        return Channel(0) | (Channel(8) << 8) | (Channel(16) << 16) | ((sum / 4) << 24);
    }
}
