using System.IO.Compression;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Sources.Vnc;

/// <summary>Writes ZRLE as RFC 6143 has it, choosing by lot among the kinds of tile that can hold a tile's colours.</summary>
internal sealed class ZrleEncoder(Random random) : IDisposable
{
    private readonly MemoryStream compressed = new();
    private readonly List<byte> plain = [];
    private ZLibStream? zlib;

    /// <summary>The kinds of tile that were written: raw, solid, packed, runs, palette runs.</summary>
    public HashSet<string> Kinds { get; } = [];

    /// <summary>A rectangle; later ones go on in the same zlib stream.</summary>
    public byte[] Encode(Crop at, uint[] pixels)
    {
        plain.Clear();
        for (var y = 0; y < at.Height; y += 64)
        {
            for (var x = 0; x < at.Width; x += 64)
            {
                var (left, top, width, height) = (x, y, Math.Min(64, at.Width - x), Math.Min(64, at.Height - y));
                EncodeTile([.. Enumerable.Range(0, width * height).Select(i => pixels[(top + i / width) * at.Width + left + i % width])], width);
            }
        }

        zlib ??= new ZLibStream(compressed, CompressionLevel.Fastest);
        compressed.SetLength(0);
        zlib.Write([.. plain]);
        zlib.Flush();
        return Rfb.Zrle(at, compressed.ToArray());
    }

    public void Dispose() => zlib?.Dispose();

    private void EncodeTile(uint[] tile, int width)
    {
        var palette = tile.Distinct().ToArray();
        List<(string Kind, Action Write)> possible = [("raw", () => Raw(tile)), ("runs", () => Runs(tile))];
        if (palette.Length == 1)
        {
            possible.Add(("solid", () => Solid(tile[0])));
        }

        if (palette.Length is >= 2 and <= 16)
        {
            possible.Add(("packed", () => Packed(tile, width, palette)));
        }

        if (palette.Length is >= 2 and <= 127)
        {
            possible.Add(("palette runs", () => PaletteRuns(tile, palette)));
        }

        var (kind, write) = possible[random.Next(possible.Count)];
        Kinds.Add(kind);
        write();
    }

    private void Raw(uint[] tile)
    {
        plain.Add(0);
        foreach (var pixel in tile)
        {
            Pixel(pixel);
        }
    }

    private void Solid(uint colour)
    {
        plain.Add(1);
        Pixel(colour);
    }

    private void Packed(uint[] tile, int width, uint[] palette)
    {
        plain.Add((byte)palette.Length);
        Palette(palette);
        var bits = palette.Length == 2 ? 1 : palette.Length <= 4 ? 2 : 4;
        foreach (var row in tile.Chunk(width))
        {
            foreach (var together in row.Chunk(8 / bits))
            {
                var packed = 0;
                for (var i = 0; i < together.Length; i++)
                {
                    packed |= Array.IndexOf(palette, together[i]) << (8 - bits * (i + 1));
                }

                plain.Add((byte)packed);
            }
        }
    }

    private void Runs(uint[] tile)
    {
        plain.Add(128);
        foreach (var (colour, length) in RunsOf(tile))
        {
            Pixel(colour);
            Length(length);
        }
    }

    private void PaletteRuns(uint[] tile, uint[] palette)
    {
        plain.Add((byte)(128 + palette.Length));
        Palette(palette);
        foreach (var (colour, length) in RunsOf(tile))
        {
            var index = Array.IndexOf(palette, colour);
            if (length == 1 && random.Next(2) == 0)
            {
                plain.Add((byte)index);
            }
            else
            {
                plain.Add((byte)(index | 0x80));
                Length(length);
            }
        }
    }

    private static IEnumerable<(uint Colour, int Length)> RunsOf(uint[] tile)
    {
        for (int i = 0, next; i < tile.Length; i = next)
        {
            for (next = i + 1; next < tile.Length && tile[next] == tile[i];)
            {
                next++;
            }

            yield return (tile[i], next - i);
        }
    }

    private void Length(int length)
    {
        for (length--; length >= 255; length -= 255)
        {
            plain.Add(255);
        }

        plain.Add((byte)length);
    }

    private void Palette(uint[] palette)
    {
        foreach (var colour in palette)
        {
            Pixel(colour);
        }
    }

    private void Pixel(uint colour) => plain.AddRange([(byte)colour, (byte)(colour >> 8), (byte)(colour >> 16)]);
}
