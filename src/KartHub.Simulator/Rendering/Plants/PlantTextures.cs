namespace KartHub.Simulator.Rendering.Plants;

/// <summary>Paints what stands beside the road. Across is −1 to 1, up is 0 (ground) to 1; alpha 0 is nothing.</summary>
internal static class PlantTextures
{
    private const int Columns = 128;
    private const int Rows = 160;
    private const int Levels = 5;

    private static readonly Noise Grain = new(31);

    public static Texture Tree { get; } = Paint((across, up) =>
    {
        var trunk = Solid(0.09 - Math.Abs(across), Colour.Shade(Colour.Hex(0x7A4E2B), 1 - across), up is < 0.34 and > 0.01);
        return Ball(across, up, 0, 0.63, 0.86, 0.36, Colour.Hex(0x3FA33A), banded: true) ?? trunk;
    });

    public static Texture Bush { get; } = Paint((across, up) =>
        Ball(across, up, -0.45, 0.16, 0.5, 0.17, Colour.Hex(0x4E9D3C), banded: false)
        ?? Ball(across, up, 0.4, 0.2, 0.55, 0.2, Colour.Hex(0x57A843), banded: false)
        ?? Ball(across, up, 0, 0.28, 0.5, 0.26, Colour.Hex(0x479438), banded: false) ?? 0);

    public static Texture Cactus { get; } = Paint((across, up) =>
    {
        var trunk = Pillar(across, up, 0, 0.15, 0, 0.92);
        var left = Pillar(across, up, -0.5, 0.11, 0.42, 0.74);
        var right = Pillar(across, up, 0.5, 0.11, 0.3, 0.66);
        var arm = across < 0 ? Math.Abs(up - 0.42) < 0.05 && across > -0.5 : Math.Abs(up - 0.32) < 0.05 && across < 0.5;
        return trunk ?? left ?? right ?? (arm ? Colour.Hex(0x3D7A3C) : 0);
    });

    public static Texture Boulder { get; } = Paint((across, up) =>
    {
        var outline = 0.42 * (1 - Math.Pow(Math.Abs(across), 2.2)) * (1 + (0.22 * Grain.At(across * 3, 4)));
        return up > outline || up < 0.01
            ? 0
            : Colour.Shade(Colour.Hex(0xB4754A), 0.8 + (0.5 * up) - (0.15 * across) + (0.16 * Grain.At(across * 9, up * 18)));
    });

    public static Texture Palm { get; } = Paint((across, up) =>
    {
        var lean = 0.16 * up * up;
        var (dx, dy) = (across - lean, (up - 0.8) * 1.9);
        var angle = Math.Atan2(dy + (0.9 * dx * dx), dx);
        var reach = Math.Sqrt((dx * dx) + (dy * dy));
        var frond = Math.Abs(Math.Sin(angle * 4.5));
        if (reach < 0.8 && dy > -0.75 && frond > 0.25 + (0.75 * reach))
        {
            return Colour.Shade(Colour.Hex(0x3C9B45), 0.75 + (0.4 * frond) + (0.2 * up) - (0.1 * reach));
        }

        return Solid(0.075 - Math.Abs(dx), Colour.Shade(Colour.Hex(0x9B7446), 0.95 - dx + (0.12 * Math.Sin(up * 90))), up is < 0.82 and > 0.01);
    });

    public static Texture Fir { get; } = Paint((across, up) =>
    {
        if (up < 0.12)
        {
            return Solid(0.1 - Math.Abs(across), Colour.Hex(0x4A3528), up > 0.01);
        }

        var tier = ((up - 0.12) / 0.88 * 4) % 1;
        var width = 0.78 * (1 - ((up - 0.12) / 0.9)) * (1.12 - (0.42 * tier));
        return Solid(width - Math.Abs(across), Colour.Shade(Colour.Hex(0x2F5B45), 0.75 + (0.45 * tier) - (0.3 * across) + (0.18 * Grain.At(across * 24, up * 40))));
    });

    public static Texture Lamp { get; } = Paint((across, up) =>
    {
        var (dx, dy) = (across, (up - 0.9) * 2.4);
        var distance = Math.Sqrt((dx * dx) + (dy * dy));
        return distance < 0.2
            ? Colour.Hex(0xFFF1B8)
            : distance < 0.75 && Math.Abs(dx) > 0.03
                ? Colour.Pack(255, 205, 110, 120 * Math.Pow(1 - (distance / 0.75), 1.5))
                : Solid(0.045 - Math.Abs(across), Colour.Hex(0x2B2C33), up < 0.86);
    });

    private static uint Solid(double inside, uint colour, bool there = true) => there && inside > 0 ? colour : 0;

    private static uint? Ball(double across, double up, double x, double y, double width, double height, uint colour, bool banded)
    {
        var (dx, dy) = ((across - x) / width, (up - y) / height);
        var distance = (dx * dx) + (dy * dy);
        if (distance > 1)
        {
            return null;
        }

        var light = 0.72 + (0.34 * Math.Sqrt(1 - distance)) - (0.16 * dx) + (0.22 * dy);
        var band = banded && Math.Sin((dy + (0.25 * dx * dx)) * 15) > 0.2 ? 1.13 : 1;
        return Colour.Shade(colour, (light * band) + (0.07 * Grain.At(across * 20, up * 30)));
    }

    private static uint? Pillar(double across, double up, double x, double halfWidth, double from, double to)
    {
        var cap = Math.Max(0, up - (to - 0.06)) / 0.06;
        var inside = (halfWidth * Math.Sqrt(Math.Max(0, 1 - (cap * cap)))) - Math.Abs(across - x);
        return up < from - 0.04 || up > to || inside <= 0
            ? null
            : Colour.Shade(Colour.Hex(0x4C9148), 0.95 - ((across - x) * 1.8) + (0.16 * Math.Sin((across - x) * 60)));
    }

    private static Texture Paint(Func<double, double, uint> colourAt) =>
        Texture.Paint(Columns, Rows, Levels, (x, y) => colourAt((((x + 0.5) / Columns) * 2) - 1, 1 - ((y + 0.5) / Rows)));
}
