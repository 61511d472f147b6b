using KartHub.Imaging;

namespace KartHub.WindowsProgram;

/// <summary>A picture that depends on a number, which can be read from it.</summary>
internal static class Pattern
{
    private const int Bits = 24;
    private const int BitSide = 8;

    /// <summary>The colour at a place, as 0xrrggbb: squares of 8×8 pixels in the first rows are the number's bits, the rest is its pattern.</summary>
    public static uint Shade(int number, int x, int y) => y < BitSide && x < Bits * BitSide
        ? ((number >> (x / BitSide)) & 1) != 0 ? 0xffffffu : 0
        : (uint)(((x + number) & 0xff) << 16 | ((y * 3) & 0xff) << 8 | ((x ^ y) & 0xff));

    /// <summary>The number that a picture was drawn from, if all of it was; else null.</summary>
    public static int? NumberIn(Frame picture)
    {
        if (picture.Width < Bits * BitSide || picture.Height < BitSide)
        {
            return null;
        }

        var number = Enumerable.Range(0, Bits).Sum(bit => picture.Row(BitSide / 2)[(bit * BitSide + BitSide / 2) * Frame.Channels] > 127 ? 1 << bit : 0);
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            for (var x = 0; x < picture.Width; x++)
            {
                if ((uint)(row[3 * x] << 16 | row[3 * x + 1] << 8 | row[3 * x + 2]) != Shade(number, x, y))
                {
                    return null;
                }
            }
        }

        return number;
    }
}
