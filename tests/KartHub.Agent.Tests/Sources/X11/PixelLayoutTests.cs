using KartHub.Agent.Sources;
using KartHub.Agent.Sources.X11;

namespace KartHub.Agent.Tests.Sources.X11;

public class PixelLayoutTests
{
    [Fact]
    public void UsualPixels_AreConvertedLikeAnyOther_AtEveryLength()
    {
        var layout = new PixelLayout(32, bigEndian: false, 0xff0000, 0xff00, 0xff);
        layout.IsBgrx.ShouldBeTrue();
        var random = new Random(5);
        for (var width = 1; width <= 70; width++)
        {
            var row = new byte[width * 4];
            random.NextBytes(row);
            var (fast, plain) = (new byte[width * 3], new byte[width * 3]);
            layout.ToRgb(row, fast);
            layout.ToRgbByMasks(row, plain);
            fast.ShouldBe(plain, $"{width} pixels");
        }
    }

    [Theory]
    [InlineData(32, false, 0xff0000, 0xff00, 0xff, "030201FF", "010203")]
    [InlineData(32, true, 0xff0000, 0xff00, 0xff, "FF010203", "010203")]
    [InlineData(32, false, 0xff, 0xff00, 0xff0000, "010203FF", "010203")]
    [InlineData(24, false, 0xff0000, 0xff00, 0xff, "030201", "010203")]
    [InlineData(24, true, 0xff0000, 0xff00, 0xff, "010203", "010203")]
    [InlineData(16, false, 0xf800, 0x7e0, 0x1f, "00F8", "FF0000")]
    [InlineData(16, true, 0xf800, 0x7e0, 0x1f, "F800", "FF0000")]
    [InlineData(16, false, 0x7c00, 0x3e0, 0x1f, "1F7C", "FF00FF")]
    [InlineData(32, false, 0x3ff00000, 0xffc00, 0x3ff, "FF03F03F", "FF00FF")] // Ten bits a channel.
    public void EveryLayout_GivesRedGreenBlue(int bits, bool bigEndian, int red, int green, int blue, string pixel, string rgb)
    {
        var converted = new byte[3];
        new PixelLayout(bits, bigEndian, (nuint)red, (nuint)green, (nuint)blue).ToRgb(Convert.FromHexString(pixel), converted);
        Convert.ToHexString(converted).ShouldBe(rgb);
    }

    [Theory]
    [InlineData(8, 0xe0, 0x1c, 0x3)]
    [InlineData(32, 0, 0, 0)]
    [InlineData(32, 0xff0ff0, 0xff00, 0xff)]
    public void LayoutsWithoutColours_AreRefused(int bits, int red, int green, int blue) =>
        Should.Throw<SourceLostException>(() => new PixelLayout(bits, bigEndian: false, (nuint)red, (nuint)green, (nuint)blue));
}
