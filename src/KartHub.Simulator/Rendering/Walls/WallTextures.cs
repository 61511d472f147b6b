namespace KartHub.Simulator.Rendering.Walls;

/// <summary>Paints what walls are made of. Across is 0 to 1 along the wall, down is 0 (top) to 1.</summary>
internal static class WallTextures
{
    /// <summary>Metres of tunnel wall in a repeat: from lantern to lantern.</summary>
    public const double LanternSpacing = 14;

    private const int Rows = 64;
    private const int Levels = 5;

    private static readonly Noise Grain = new(23);

    public static Texture Concrete { get; } = Paint(128, (across, down) =>
    {
        var joint = across % 0.5 < 0.012 || down < 0.05;
        var stain = 0.10 * Grain.At(across * 8, down * 3, 8);
        return Colour.Shade(Colour.Hex(0xB4B5B8), (joint ? 0.78 : 1) + stain - (0.22 * down * down) + (0.04 * Grain.At(across * 64, down * 32, 64)));
    });

    public static Texture Chequer { get; } = Paint(128, (across, down) =>
    {
        if (down < 0.14)
        {
            return Colour.Hex(0xE9E9EE);
        }

        var gold = (((int)(across * 6) + (int)((down - 0.14) * 3.5)) & 1) == 0;
        return Colour.Shade(gold ? Colour.Hex(0xF4B93E) : Colour.Hex(0x23306F), 1 - (0.15 * down));
    });

    public static Texture Arrows { get; } = Paint(128, (across, down) =>
    {
        var frame = down < 0.1 || down > 0.92;
        var tip = (across * 2) % 1;
        var arrow = tip + Math.Abs(down - 0.5) is > 0.35 and < 0.72;
        return frame ? Colour.Hex(0x2A2A2E) : arrow ? Colour.Hex(0xE03A2E) : Colour.Shade(Colour.Hex(0xF5F2EA), 1 - (0.08 * down));
    });

    public static Texture Rock { get; } = Paint(256, (across, down) =>
    {
        var layer = Grain.At(across * 4, down * 9, 4) + (0.5 * Grain.At(across * 16, down * 30, 16));
        var strata = Math.Sin((down * 30) + (1.6 * Grain.At(across * 2, down * 3, 2)));
        var colour = Colour.Blend(Colour.Hex(0xB66A3C), Colour.Hex(0xD79A62), 0.5 + (0.35 * strata));
        return Colour.Shade(colour, 0.98 + (0.16 * layer) - (0.2 * down));
    });

    public static Texture SeaWall { get; } = Paint(128, (across, down) =>
    {
        var rail = down < 0.22;
        var post = (across * 2) % 1 < 0.1;
        return rail ? Colour.Hex(0x2E6FC4) : Colour.Shade(post ? Colour.Hex(0xD8DEE4) : Colour.Hex(0xF3F4F1), 1 - (0.16 * down) + (0.03 * Grain.At(across * 32, down * 8, 32)));
    });

    public static Texture Stone { get; } = Paint(128, (across, down) =>
    {
        var (row, shift) = ((int)(down * 5), ((int)(down * 5) & 1) * 0.5);
        var along = (across * 6) + shift;
        var joint = (down * 5) % 1 < 0.12 || along % 1 < 0.07;
        var block = 0.14 * Grain.At((int)along % 6 * 3.7, row * 5.3);
        return Colour.Shade(Colour.Hex(0x8B8590), joint ? 0.6 : 0.95 + block + (0.06 * Grain.At(across * 64, down * 32, 64)) - (0.15 * down));
    });

    public static Texture Hillside { get; } = Paint(256, (across, down) =>
    {
        var rough = Grain.At(across * 16, down * 10, 16) + (0.6 * Grain.At(across * 64, down * 40, 64));
        var grass = down < 0.2 + (0.06 * Grain.At(across * 32, 0, 32));
        return Colour.Shade(grass ? Colour.Hex(0x4C6F3E) : Colour.Hex(0x6D6069), 0.95 + (0.18 * rough) - (0.15 * down));
    });

    public static Texture Tunnel { get; } = Paint(512, (across, down) =>
    {
        var (columns, rows) = (20, 9);
        var row = (int)(down * rows);
        var along = (across * columns) + ((row & 1) * 0.5);
        var joint = (down * rows) % 1 < 0.12 || along % 1 < 0.06;
        var block = 0.13 * Grain.At((int)along % columns * 3.1, row * 4.7);
        var fromLantern = Math.Min(across, 1 - across) * LanternSpacing;
        var glow = Math.Exp(-((fromLantern * fromLantern) + (20 * down * down)) / 16);
        var colour = Colour.Shade(Colour.Hex(0xB08A4A), joint ? 0.55 : 1 + block);
        return Colour.Light(colour, 0.40 + (1.1 * glow), 0.34 + (0.9 * glow), 0.26 + (0.5 * glow));
    });

    public static Texture Banner { get; } = Paint(512, (across, down) =>
    {
        var light = (((int)(across * 48) + (int)(down * 4)) & 1) == 0;
        return down is < 0.1 or > 0.9 ? Colour.Hex(0xD3312B) : light ? Colour.Hex(0xF4F4F4) : Colour.Hex(0x191919);
    });

    public static Texture Pole { get; } = Paint(16, (across, _) => Colour.Shade(Colour.Hex(0xD9DCE2), 1.05 - (0.5 * across)));

    private static Texture Paint(int columns, Func<double, double, uint> colourAt) =>
        Texture.Paint(Rows, columns, Levels, (row, column) => colourAt((column + 0.5) / columns, (row + 0.5) / Rows));
}
