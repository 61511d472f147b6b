using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using KartHub.Imaging;

namespace KartHub.Simulator.Rendering;

/// <summary>What is being drawn: one packed colour a pixel, rows from the top.</summary>
internal sealed class Canvas(int width, int height)
{
    private const uint Opaque = 0xFF000000; // What was drawn over may have left less.

    public int Width => width;

    public int Height => height;

    public uint[] Pixels { get; } = new uint[width * height];

    public Span<uint> Row(int y) => Pixels.AsSpan(y * width, width);

    /// <summary>Left and right change places.</summary>
    public void Mirror()
    {
        for (var y = 0; y < height; y++)
        {
            Row(y).Reverse();
        }
    }

    /// <summary>Paints over what is there with a weight of 0 to 256; outside the canvas nothing happens.</summary>
    public void Blend(int x, int y, uint colour, uint weight)
    {
        if ((uint)x < (uint)width && (uint)y < (uint)height)
        {
            ref var pixel = ref Pixels[(y * width) + x];
            pixel = Colour.Mix(pixel, colour, weight);
        }
    }

    /// <summary>Hands the picture over, four bytes a pixel, opaque.</summary>
    public void CopyTo(Span<uint> opaque)
    {
        var i = 0;
        for (; i <= Pixels.Length - Vector128<uint>.Count; i += Vector128<uint>.Count)
        {
            (Vector128.Create<uint>(Pixels.AsSpan(i)) | Vector128.Create(Opaque)).CopyTo(opaque[i..]);
        }

        for (; i < Pixels.Length; i++)
        {
            opaque[i] = Pixels[i] | Opaque;
        }
    }

    /// <summary>Hands the picture over, three bytes a pixel.</summary>
    public void CopyTo(Frame frame)
    {
        var source = MemoryMarshal.AsBytes(Pixels.AsSpan());
        var target = frame.Pixels.AsSpan();
        var pack = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0xFF, 0xFF, 0xFF, 0xFF);
        var (from, to) = (0, 0);

        // A store is 16 bytes wide, of which the next one overwrites 4: the last pixels are left to the plain loop.
        for (; to + 16 <= target.Length; from += 16, to += 12)
        {
            Vector128.Shuffle(Vector128.Create<byte>(source.Slice(from, 16)), pack).CopyTo(target[to..]);
        }

        for (; to < target.Length; from += 4, to += 3)
        {
            target[to] = source[from];
            target[to + 1] = source[from + 1];
            target[to + 2] = source[from + 2];
        }
    }
}
