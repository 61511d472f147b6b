using KartHub.Imaging;

namespace KartHub.EndToEnd.Tests.Emulator;

/// <summary>What the road game says of itself in the strip at the top of its picture (roms/road/road.S).</summary>
/// <param name="Step">Pictures drawn so far, modulo 256.</param>
/// <param name="Offset">From the road's middle, in half its width: beyond ±1 is the grass. Right is positive.</param>
/// <param name="Curvature">Of the road here, −1..1, right is positive.</param>
/// <param name="Speed">0..1, of the top speed.</param>
internal readonly record struct Telemetry(int Step, double Offset, double Curvature, double Speed)
{
    /// <summary>The strip's height in a picture of 640×480, with room for what the video plugin blurs.</summary>
    public const int StripHeight = 32;

    private const int Cells = 40;
    private const int Row = 6;
    private const int White = 128;
    private const ulong Start = 0b1011;

    public bool IsOnRoad => Math.Abs(Offset) <= 1;

    /// <summary>Reads a picture of 640×480.</summary>
    /// <returns>False when there is no strip, or a torn one.</returns>
    public static bool TryRead(Frame picture, out Telemetry telemetry)
    {
        ulong bits = 0;
        for (var cell = 0; cell < Cells; cell++)
        {
            var x = ((2 * cell) + 1) * picture.Width / (2 * Cells);
            bits = bits << 1 | (picture.Pixels[((Row * picture.Width) + x) * Frame.Channels] > White ? 1u : 0u);
        }

        ulong check = 0;
        for (var rest = bits; rest != 0; rest >>= 4)
        {
            check ^= rest & 15;
        }

        telemetry = new Telemetry((int)(bits >> 28 & 0xFF), Signed(bits >> 18, 10) / 128.0, Signed(bits >> 10, 8) / 127.0, (bits >> 4 & 63) / 32.0);
        return check == 0 && bits >> 36 == Start;
    }

    private static int Signed(ulong value, int bits) => (int)(value << (64 - bits) >> (64 - bits)) is var low && low >= 1 << (bits - 1) ? low - (1 << bits) : low;
}
