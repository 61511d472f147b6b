using System.Buffers.Binary;

namespace KartHub.Imaging.PngCoding;

/// <summary>
/// Turns restored rows of any colour type and bit depth to RGB. Transparency is laid on black; a sample <c>s</c> of
/// <c>0..m</c> with opacity <c>a</c> of <c>0..m</c> becomes <c>255·s·a/m²</c>, rounded to the nearest.
/// </summary>
internal readonly ref struct PngPixels
{
    private readonly PngHeader info;
    private readonly ReadOnlySpan<byte> transparent; // tRNS as a pixel of 16-bit samples; empty if none.
    private readonly byte[]? table; // RGB of each value of up to 8 bits.
    private readonly int colours;

    public PngPixels(in PngFile file)
    {
        info = file.Info;
        if (info.Colour == PngColour.Palette)
        {
            colours = file.Palette.Length / 3;
            table = PaletteTable(file.Palette, file.Transparency);
        }
        else if (info is { Colour: PngColour.Grey, BitDepth: <= 8 })
        {
            colours = 1 << info.BitDepth;
            table = GreyTable(colours, file.Transparency);
        }
        else
        {
            transparent = file.Transparency;
        }
    }

    /// <summary>The rows are RGB already.</summary>
    public bool IsPlain => info is { Colour: PngColour.Rgb, BitDepth: 8 } && transparent.IsEmpty;

    /// <summary>Converts a row to as many pixels as <paramref name="rgb"/> holds.</summary>
    public void Expand(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        if (table is not null)
        {
            ExpandIndices(row, rgb);
        }
        else if (IsPlain)
        {
            row[..rgb.Length].CopyTo(rgb);
        }
        else
        {
            ExpandSamples(row, rgb);
        }
    }

    private void ExpandIndices(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        var depth = info.BitDepth;
        var mask = (1 << depth) - 1;
        for (var x = 0; rgb.Length > 0; x++, rgb = rgb[3..])
        {
            var bit = x * depth;
            var index = (row[bit >> 3] >> (8 - depth - (bit & 7))) & mask;
            if (index >= colours)
            {
                throw new ImageFormatException($"The PNG names colour {index} of a palette of {colours}.");
            }

            table.AsSpan(index * 3, 3).CopyTo(rgb);
        }
    }

    private void ExpandSamples(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        var wide = info.BitDepth == 16;
        var max = wide ? 65535 : 255;
        var channels = info.Channels;
        var coloured = info.Colour is PngColour.Rgb or PngColour.Rgba;
        var opaque = info.Colour is PngColour.Rgb or PngColour.Grey;
        Span<int> samples = stackalloc int[4];
        for (; rgb.Length > 0; rgb = rgb[3..], row = row[(wide ? 2 * channels : channels)..])
        {
            for (var c = 0; c < channels; c++)
            {
                samples[c] = wide ? BinaryPrimitives.ReadUInt16BigEndian(row[(2 * c)..]) : row[c];
            }

            var opacity = !opaque ? samples[channels - 1] : IsTransparent(samples[..channels]) ? 0 : max;
            rgb[0] = Scale(samples[0], opacity, max);
            rgb[1] = coloured ? Scale(samples[1], opacity, max) : rgb[0];
            rgb[2] = coloured ? Scale(samples[2], opacity, max) : rgb[0];
        }
    }

    private bool IsTransparent(ReadOnlySpan<int> samples)
    {
        for (var c = 0; c < samples.Length && !transparent.IsEmpty; c++)
        {
            if (samples[c] != BinaryPrimitives.ReadUInt16BigEndian(transparent[(2 * c)..]))
            {
                return false;
            }
        }

        return !transparent.IsEmpty;
    }

    private static byte[] PaletteTable(ReadOnlySpan<byte> palette, ReadOnlySpan<byte> opacities)
    {
        var table = palette.ToArray();
        for (var i = 0; i < opacities.Length * 3; i++)
        {
            table[i] = Scale(table[i], opacities[i / 3], 255);
        }

        return table;
    }

    private static byte[] GreyTable(int colours, ReadOnlySpan<byte> transparent)
    {
        var table = new byte[colours * 3];
        for (var i = 0; i < table.Length; i++)
        {
            var isTransparent = !transparent.IsEmpty && BinaryPrimitives.ReadUInt16BigEndian(transparent) == i / 3;
            table[i] = isTransparent ? (byte)0 : Scale(i / 3, colours - 1, colours - 1);
        }

        return table;
    }

    private static byte Scale(int sample, int opacity, int max) =>
        (byte)((255L * sample * opacity + (long)max * max / 2) / ((long)max * max));
}
