using System.Buffers.Binary;

namespace KartHub.Imaging.PngCoding;

/// <summary>How a PNG stores its pixels; the values are the file's.</summary>
internal enum PngColour : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

/// <summary>A PNG's IHDR chunk: 13 bytes.</summary>
/// <param name="Width">Pixels; with the height one that <see cref="PictureSize.IsPossible"/>.</param>
/// <param name="Height">Pixels.</param>
/// <param name="BitDepth">Bits a sample (palette: bits an index): 1, 2, 4, 8 or 16.</param>
/// <param name="Colour">What samples a pixel has.</param>
/// <param name="Interlaced">Adam7: seven small pictures, from coarse to fine.</param>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColour Colour, bool Interlaced)
{
    public const int Size = 13;

    private static readonly PngPass[] Adam7 =
    [
        new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2),
    ];

    private static readonly PngPass[] Whole = [new(0, 0, 1, 1)];

    /// <summary>Samples a pixel.</summary>
    public int Channels => Colour switch
    {
        PngColour.Rgb => 3,
        PngColour.GreyAlpha => 2,
        PngColour.Rgba => 4,
        _ => 1,
    };

    /// <summary>Bytes from a sample to the same sample of the pixel on its left, at least 1: what the filters count in.</summary>
    public int FilterStep => Math.Max(1, Channels * BitDepth / 8);

    public ReadOnlySpan<PngPass> Passes => Interlaced ? Adam7 : Whole;

    /// <summary>Bytes of the picture when inflated, filter bytes included.</summary>
    public long InflatedSize
    {
        get
        {
            var size = 0L;
            foreach (var pass in Passes)
            {
                var (width, height) = pass.SizeIn(this);
                size += width == 0 ? 0 : (1L + RowBytes(width)) * height;
            }

            return size;
        }
    }

    /// <summary>Bytes of a row of that many pixels, without its filter byte.</summary>
    public int RowBytes(int width) => (width * Channels * BitDepth + 7) / 8;

    /// <summary>Reads the chunk's content.</summary>
    /// <exception cref="ImageFormatException">It is not one, or names a size that is not possible.</exception>
    public static PngHeader Parse(ReadOnlySpan<byte> data)
    {
        if (data.Length != Size)
        {
            throw new ImageFormatException($"The PNG's header (IHDR) has {data.Length} bytes, not {Size}.");
        }

        var width = BinaryPrimitives.ReadUInt32BigEndian(data);
        var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        var size = PictureSize.Of("PNG", width, height);
        var (depth, colour) = (data[8], (PngColour)data[9]);
        var known = colour switch
        {
            PngColour.Grey => depth is 1 or 2 or 4 or 8 or 16,
            PngColour.Palette => depth is 1 or 2 or 4 or 8,
            PngColour.Rgb or PngColour.GreyAlpha or PngColour.Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!known)
        {
            throw new ImageFormatException($"The PNG names colour type {(byte)colour} with {depth} bits, which PNG does not have.");
        }

        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw new ImageFormatException(
                $"The PNG names compression {data[10]}, filter method {data[11]} and interlace {data[12]}; PNG has only 0, 0 and 0 or 1.");
        }

        return new PngHeader(size.Width, size.Height, depth, colour, data[12] == 1);
    }
}

/// <summary>The pixels that one pass of a PNG brings: every <c>StepX</c>-th of every <c>StepY</c>-th row.</summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY)
{
    /// <summary>How many pixels of the picture it brings; a pass of a small picture may bring none.</summary>
    public PictureSize SizeIn(in PngHeader header) =>
        new((header.Width - X + StepX - 1) / StepX, (header.Height - Y + StepY - 1) / StepY);
}
