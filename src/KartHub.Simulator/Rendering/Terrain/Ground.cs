using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KartHub.Simulator.Rendering.Terrain;

/// <summary>Draws the ground plane row by row: every row below the horizon is at one depth, so that a step to the right in the picture is a constant step on the map.</summary>
internal static class Ground
{
    private const double HazeFrom = 45; // Metres at which distance begins to pale the ground.
    private const double HazeOver = 180;
    private const double Farthest = 260;
    private const int Fixed = 16; // Fractional bits of map coordinates.
    private const ulong EveryOther = 0x00FF00FF00FF00FF;

    /// <summary>By how much the left of two texels counts, and the right, by 256ths of the way between them.</summary>
    private static readonly Vector128<ushort>[] Weights =
        [.. Enumerable.Range(0, 256).Select(i => Vector128.Create(Vector64.Create((ushort)(256 - i)), Vector64.Create((ushort)i)))];

    public static void Draw(Canvas canvas, in Camera camera, GroundMap ground, uint haze)
    {
        for (var y = camera.Horizon; y < canvas.Height; y++)
        {
            var depth = camera.Focal * camera.Height / (y - camera.Horizon + 0.5);
            var row = canvas.Row(y);
            if (depth > Farthest)
            {
                row.Fill(haze);
                continue;
            }

            var across = depth / camera.Focal;
            var along = depth * across / camera.Height;
            var blur = Math.Max(across, 0.55 * Math.Sqrt(across * along));
            var level = Math.Clamp((int)Math.Log2(Math.Max(1, blur / GroundMap.Texel)), 0, ground.Map.Levels - 1);
            var scale = 1 / (GroundMap.Texel * (1 << level));
            var left = -camera.CentreX + 0.5;
            var u = (camera.X + (depth * camera.Sin) + (left * across * camera.Cos) - ground.X) * scale;
            var v = (camera.Y + (depth * camera.Cos) - (left * across * camera.Sin) - ground.Y) * scale;
            DrawRow(row, ground, level, u - 0.5, v - 0.5, across * camera.Cos * scale, -across * camera.Sin * scale);
            if (depth > HazeFrom)
            {
                var weight = (uint)(256 * Math.Min(1, (depth - HazeFrom) / HazeOver));
                foreach (ref var pixel in row)
                {
                    pixel = Colour.Mix(pixel, haze, weight);
                }
            }
        }
    }

    private static void DrawRow(Span<uint> row, GroundMap ground, int level, double u, double v, double du, double dv)
    {
        var (from, to) = (0, row.Length);
        Inside(u, du, ground.Map.WidthAt(level) - 2, ref from, ref to);
        Inside(v, dv, ground.Map.HeightAt(level) - 2, ref from, ref to);
        to = Math.Max(from, to);
        var (stepU, stepV) = ((int)(du * (1 << Fixed)), (int)(dv * (1 << Fixed)));
        FillWild(row[..from], ground.Tile, level, u, v, stepU, stepV);
        FillMap(row[from..to], ground.Map, level, u + (from * du), v + (from * dv), stepU, stepV);
        FillWild(row[to..], ground.Tile, level, u + (to * du), v + (to * dv), stepU, stepV);
    }

    /// <summary>Narrows the pixels to those whose coordinate lies between 1 and the last.</summary>
    private static void Inside(double start, double step, int last, ref int from, ref int to)
    {
        if (Math.Abs(step) < 1e-9)
        {
            to = start >= 1 && start <= last ? to : from;
            return;
        }

        var (a, b) = ((1 - start) / step, (last - start) / step);
        from = Math.Clamp((int)Math.Ceiling(Math.Min(a, b)) + 1, from, Math.Max(from, to));
        to = Math.Clamp((int)Math.Floor(Math.Max(a, b)) - 1, from, Math.Max(from, to));
    }

    private static void FillWild(Span<uint> row, Texture tile, int level, double u, double v, int stepU, int stepV)
    {
        var texels = tile[level];
        var side = tile.WidthAt(level);
        var (x, y) = (ToFixed(u + 0.5), ToFixed(v + 0.5));
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = texels[(((y >> Fixed) & (side - 1)) * side) + ((x >> Fixed) & (side - 1))];
            x += stepU;
            y += stepV;
        }
    }

    private static void FillMap(Span<uint> row, Texture map, int level, double u, double v, int stepU, int stepV) =>
        FillMap(row, map[level], map.WidthAt(level), ToFixed(u), ToFixed(v), stepU, stepV);

    /// <summary>Four channels at a time, each in 16 bits of its own. The coordinates are inside, as <see cref="Inside"/> sees to: nothing is checked here.</summary>
    internal static void FillMap(Span<uint> row, uint[] texels, int width, int x, int y, int stepU, int stepV)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(texels);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        foreach (ref var pixel in row)
        {
            ref var texel = ref Unsafe.Add(ref first, ((y >> Fixed) * width) + (x >> Fixed));
            var across = Unsafe.Add(ref weights, (x >> (Fixed - 8)) & 0xFF);
            var top = (Pair(ref texel) * across).AsUInt64();
            var bottom = (Pair(ref Unsafe.Add(ref texel, width)) * across).AsUInt64();
            var down = (ulong)((y >> (Fixed - 8)) & 0xFF);
            var upper = ((top.GetElement(0) + top.GetElement(1)) >> 8) & EveryOther;
            var lower = ((bottom.GetElement(0) + bottom.GetElement(1)) >> 8) & EveryOther;
            var mixed = (((upper * (256 - down)) + (lower * down)) >> 8) & EveryOther;
            var packed = (mixed | (mixed >> 8)) & 0x0000FFFF0000FFFF;
            pixel = (uint)(packed | (packed >> 16));
            x += stepU;
            y += stepV;
        }
    }

    /// <summary>A texel and the one to its right, 16 bits a channel.</summary>
    private static Vector128<ushort> Pair(ref uint texel) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<uint, byte>(ref texel))).AsByte());

    /// <summary>The same in 32 bits: what <see cref="FillMap(Span{uint}, uint[], int, int, int, int, int)"/> is tested against.</summary>
    internal static void FillMapScalar(Span<uint> row, uint[] texels, int width, int x, int y, int stepU, int stepV)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var at = ((y >> Fixed) * width) + (x >> Fixed);
            var across = (uint)(x >> (Fixed - 8)) & 0xFF;
            var top = Colour.Mix(texels[at], texels[at + 1], across);
            var bottom = Colour.Mix(texels[at + width], texels[at + width + 1], across);
            row[i] = Colour.Mix(top, bottom, (uint)(y >> (Fixed - 8)) & 0xFF);
            x += stepU;
            y += stepV;
        }
    }

    private static int ToFixed(double value) => unchecked((int)(long)Math.Floor(value * (1 << Fixed)));
}
