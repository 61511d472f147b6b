using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;

namespace KartHub.Imaging.Tests;

public sealed class FrameTransformsTests
{
    [Fact]
    public void MirrorX_ExchangesLeftAndRight_AndTwiceIsNothing() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), Gen.Choose(1, 40).ToArbitrary(), Gen.Choose(1, 20).ToArbitrary(), (seed, width, height) =>
        {
            var frame = TestFrames.Random(width, height, seed);
            var mirrored = frame.MirrorX();
            for (var (x, y) = (0, 0); y < height; (x, y) = x + 1 < width ? (x + 1, y) : (0, y + 1))
            {
                mirrored.Row(y).Slice(3 * x, 3).ToArray().ShouldBe(frame.Row(y).Slice(3 * (width - 1 - x), 3).ToArray());
            }

            mirrored.MirrorX().Pixels.ShouldBe(frame.Pixels);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Crop_TakesThePart()
    {
        var frame = TestFrames.Random(9, 7, seed: 1);
        var part = frame.Crop(new Crop(2, 3, 4, 2));
        part.Size.ShouldBe(new PictureSize(4, 2));
        part.Row(1).ToArray().ShouldBe(frame.Row(4).Slice(6, 12).ToArray());
        frame.Crop(frame.Size.Whole).Pixels.ShouldBe(frame.Pixels);
    }

    [Theory]
    [InlineData(-1, 0, 2, 2)]
    [InlineData(0, 0, 10, 7)]
    [InlineData(8, 6, 2, 1)]
    [InlineData(0, 0, 0, 1)]
    [InlineData(2, 2, int.MaxValue, 1)]
    public void Crop_RefusesWhatIsOutside(int x, int y, int width, int height) =>
        Should.Throw<ArgumentException>(() => new Frame(9, 7).Crop(new Crop(x, y, width, height))).Message.ShouldContain("9×7");
}
