using System.Runtime.CompilerServices;

namespace KartHub.Simulator.Rendering;

/// <summary>Colours as 0xAABBGGRR, so that the bytes in memory are red, green, blue, alpha.</summary>
internal static class Colour
{
    private const uint RedBlue = 0x00FF00FF;
    private const uint GreenAlpha = 0xFF00FF00;

    /// <summary>From 0xRRGGBB, as in a style sheet; opaque.</summary>
    public static uint Hex(uint rgb) => 0xFF000000 | ((rgb & 0xFF) << 16) | (rgb & 0xFF00) | ((rgb >> 16) & 0xFF);

    public static uint Pack(double red, double green, double blue, double alpha = 255) =>
        Channel(red) | (Channel(green) << 8) | (Channel(blue) << 16) | (Channel(alpha) << 24);

    public static uint Red(uint colour) => colour & 0xFF;

    public static uint Green(uint colour) => (colour >> 8) & 0xFF;

    public static uint Blue(uint colour) => (colour >> 16) & 0xFF;

    public static uint Alpha(uint colour) => colour >> 24;

    /// <summary>From a (weight 0) to b (weight 256), all four channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Mix(uint a, uint b, uint weight)
    {
        var rest = 256 - weight;
        var redBlue = ((((a & RedBlue) * rest) + ((b & RedBlue) * weight)) >> 8) & RedBlue;
        var greenAlpha = ((((a >> 8) & RedBlue) * rest) + (((b >> 8) & RedBlue) * weight)) & GreenAlpha;
        return redBlue | greenAlpha;
    }

    /// <summary>The same between a (0) and b (1).</summary>
    public static uint Blend(uint a, uint b, double weight) => Mix(a, b, (uint)Math.Clamp(weight * 256, 0, 256));

    /// <summary>Brighter (over 1) or darker; alpha stays.</summary>
    public static uint Shade(uint colour, double factor) =>
        Pack(Red(colour) * factor, Green(colour) * factor, Blue(colour) * factor, Alpha(colour));

    /// <summary>Multiplied by a light's colour, channel by channel; 1 leaves it.</summary>
    public static uint Light(uint colour, double red, double green, double blue) =>
        Pack(Red(colour) * red, Green(colour) * green, Blue(colour) * blue, Alpha(colour));

    private static uint Channel(double value) => (uint)Math.Clamp(value + 0.5, 0, 255);
}
