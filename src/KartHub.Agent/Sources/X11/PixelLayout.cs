using System.Numerics;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.X11;

/// <summary>How an X server lays out a pixel: any width up to 32 bits, any masks, either byte order.</summary>
internal sealed class PixelLayout
{
    private readonly int bytes;
    private readonly bool bigEndian;
    private readonly (uint Mask, int Shift, byte[] Levels)[] channels;

    /// <summary>Describes a visual.</summary>
    /// <param name="bitsPerPixel">16, 24 or 32; depth 24 mostly takes 32.</param>
    /// <param name="bigEndian">Whether a pixel's highest byte comes first.</param>
    /// <param name="red">The bits of a pixel that are its red.</param>
    /// <param name="green">Its green.</param>
    /// <param name="blue">Its blue.</param>
    /// <exception cref="SourceLostException">The pixels are no colours but places in a palette, or of a width that no screen of today has.</exception>
    public PixelLayout(int bitsPerPixel, bool bigEndian, nuint red, nuint green, nuint blue)
    {
        if (bitsPerPixel is not (16 or 24 or 32) || red == 0 || green == 0 || blue == 0)
        {
            throw new SourceLostException($"The screen has {bitsPerPixel} bits a pixel without colours of their own. Set it to 16, 24 or 32 bits.");
        }

        bytes = bitsPerPixel / 8;
        this.bigEndian = bigEndian;
        channels = [Channel((uint)red), Channel((uint)green), Channel((uint)blue)];
        IsBgrx = bitsPerPixel == 32 && !bigEndian && red == 0xff0000 && green == 0xff00 && blue == 0xff;
    }

    /// <summary>Whether pixels are what nearly every screen has: blue, green, red, nothing.</summary>
    public bool IsBgrx { get; }

    /// <summary>Converts a row.</summary>
    /// <param name="row">At least as many pixels as fit in <paramref name="rgb"/>.</param>
    /// <param name="rgb">Red, green, blue.</param>
    public void ToRgb(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        if (IsBgrx)
        {
            Bgrx.ToRgb(row[..(rgb.Length / Frame.Channels * Bgrx.Channels)], rgb);
        }
        else
        {
            ToRgbByMasks(row, rgb);
        }
    }

    /// <summary>The plain twin of <see cref="ToRgb"/>, for every layout.</summary>
    internal void ToRgbByMasks(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        for (int from = 0, to = 0; to < rgb.Length; from += bytes)
        {
            var pixel = 0u;
            for (var i = 0; i < bytes; i++)
            {
                pixel |= (uint)row[from + i] << (8 * (bigEndian ? bytes - 1 - i : i));
            }

            foreach (var (mask, shift, levels) in channels)
            {
                rgb[to++] = levels[(pixel & mask) >> shift];
            }
        }
    }

    /// <summary>What each value of a channel is in 0..255: the middle value stays in the middle, whatever the width.</summary>
    private static (uint Mask, int Shift, byte[] Levels) Channel(uint mask)
    {
        var shift = BitOperations.TrailingZeroCount(mask);
        var most = mask >> shift;
        if (most > 0xffff || !BitOperations.IsPow2(most + 1))
        {
            throw new SourceLostException($"The screen's colour mask {mask:x} is not one that KartHub knows.");
        }

        var levels = new byte[most + 1];
        for (var i = 0u; i <= most; i++)
        {
            levels[i] = (byte)((i * 255 + most / 2) / most);
        }

        return (mask, shift, levels);
    }
}
