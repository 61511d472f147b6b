namespace KartHub.Imaging.Tests;

public sealed class BgrxTests
{
    [Fact]
    public void ToRgb_PutsRedFirst()
    {
        var rgb = new byte[6];
        Bgrx.ToRgb([1, 2, 3, 99, 4, 5, 6, 99], rgb);
        rgb.ShouldBe([3, 2, 1, 6, 5, 4]);
    }

    [Fact]
    public void ToRgb_IsItsPlainTwin_AtEveryLength()
    {
        var random = new Random(1);
        for (var count = 0; count <= 67; count++)
        {
            var pixels = new byte[count * 4];
            random.NextBytes(pixels);
            var (fast, plain) = (new byte[count * 3], new byte[count * 3]);
            Bgrx.ToRgb(pixels, fast);
            Bgrx.ToRgbByPixels(pixels, plain);
            fast.ShouldBe(plain, $"{count} pixels");
        }
    }

    [Fact]
    public void ToFrame_PassesOverWhatPadsTheRows()
    {
        byte[] pixels = [1, 2, 3, 0, 4, 5, 6, 0, 77, 77, 77, 77, 7, 8, 9, 0, 10, 11, 12, 0]; // The last row ends with its pixels.
        var frame = Bgrx.ToFrame(pixels, width: 2, height: 2, stride: 12);
        frame.Pixels.ShouldBe([3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10]);
    }

    [Fact]
    public void LengthsThatDoNotFit_AreRefused()
    {
        Should.Throw<ArgumentException>(() => Bgrx.ToRgb(new byte[8], new byte[5]));
        Should.Throw<ArgumentException>(() => Bgrx.ToRgb(new byte[7], new byte[6]));
        Should.Throw<ArgumentException>(() => Bgrx.ToFrame(new byte[31], 2, 4, 8));
        Should.Throw<ArgumentException>(() => Bgrx.ToFrame(new byte[64], 2, 2, 7));
    }
}
