using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;

namespace KartHub.Imaging.Tests;

public sealed class AreaResizerTests
{
    private static readonly Arbitrary<(int, int, int, int, int)> Sizes = (
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from fromWidth in Gen.Choose(1, 70)
        from fromHeight in Gen.Choose(1, 50)
        from toWidth in Gen.Choose(1, 60)
        from toHeight in Gen.Choose(1, 40)
        select (seed, fromWidth, fromHeight, toWidth, toHeight)).ToArbitrary();

    [Fact]
    public void Resize_IsItsScalarTwin_ToTheBit() =>
        Prop.ForAll(Sizes, size =>
        {
            var (seed, fromWidth, fromHeight, toWidth, toHeight) = size;
            var resizer = new AreaResizer(fromWidth, fromHeight, toWidth, toHeight);
            foreach (var frame in new[] { TestFrames.Random(fromWidth, fromHeight, seed), TestFrames.Smooth(fromWidth, fromHeight, seed) })
            {
                var (fast, plain) = (new byte[resizer.OutputSize], new byte[resizer.OutputSize]);
                resizer.Resize(frame, fast);
                resizer.ResizeScalar(frame.Pixels, frame.Stride, plain);
                fast.ShouldBe(plain);
                resizer.ResizePlainly(frame.Pixels, frame.Stride, fast);
                fast.ShouldBe(plain);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Shrinking_AveragesTheCoveredArea() =>
        Prop.ForAll(Sizes, size =>
        {
            var (seed, fromWidth, fromHeight, toWidth, toHeight) = size;
            (toWidth, toHeight) = (Math.Min(toWidth, fromWidth), Math.Min(toHeight, fromHeight));
            var frame = TestFrames.Random(fromWidth, fromHeight, seed);

            var resized = frame.Resize(toWidth, toHeight);

            for (var i = 0; i < resized.Pixels.Length; i++)
            {
                var (x, y, channel) = (i / 3 % toWidth, i / 3 / toWidth, i % 3);
                var mean = CoveredMean(frame, channel, x * (double)fromWidth / toWidth, (x + 1) * (double)fromWidth / toWidth,
                    y * (double)fromHeight / toHeight, (y + 1) * (double)fromHeight / toHeight);
                Math.Abs(resized.Pixels[i] - mean).ShouldBeLessThanOrEqualTo(0.5 + 1e-6);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnEvenPicture_StaysEven_ShrunkOrEnlarged() =>
        Prop.ForAll(Sizes, size =>
        {
            var (seed, fromWidth, fromHeight, toWidth, toHeight) = size;
            var frame = new Frame(fromWidth, fromHeight);
            frame.Pixels.AsSpan().Fill((byte)seed);
            frame.Resize(toWidth, toHeight).Pixels.ShouldAllBe(b => b == (byte)seed);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TheSameSize_IsTheSamePicture()
    {
        var frame = TestFrames.Random(41, 23, seed: 5);
        frame.Resize(41, 23).Pixels.ShouldBe(frame.Pixels);
    }

    [Fact]
    public void Halves_AreRoundedUp()
    {
        var frame = new Frame(2, 1);
        frame.Pixels[3] = 1;
        frame.Pixels[4] = 255;
        frame.Resize(1, 1).Pixels.ShouldBe(new byte[] { 1, 128, 0 });
    }

    [Fact]
    public void Enlarging_IsLinearBetweenPixels_AndRepeatsTheEdge()
    {
        var frame = new Frame(2, 1);
        frame.Pixels.AsSpan(3).Fill(200);
        frame.Resize(4, 1).Pixels.Chunk(3).Select(p => p[0]).ShouldBe(new byte[] { 0, 50, 150, 200 });
    }

    [Fact]
    public void APart_IsResizedLikeItsCrop()
    {
        var frame = TestFrames.Random(50, 40, seed: 9);
        var part = new Crop(7, 11, 43, 29);
        var resizer = new AreaResizer(43, 29, 20, 10);
        var resized = new byte[resizer.OutputSize];
        resizer.Resize(frame, part, resized);
        resized.ShouldBe(frame.Crop(part).Resize(20, 10).Pixels);
        Should.Throw<ArgumentException>(() => resizer.Resize(frame, part with { X = 8 }, resized));
        Should.Throw<ArgumentException>(() => resizer.Resize(frame, resized));
        Should.Throw<ArgumentException>(() => resizer.Resize(frame, part, resized.AsSpan(1)));
    }

    [Fact]
    public void TheLargestPicture_IsSummedWithoutOverflow()
    {
        var frame = new Frame(Frame.MaxSide, 16);
        frame.Pixels.AsSpan().Fill(255);
        frame.Resize(Frame.MaxSide - 1, Frame.MaxSide / 64 + 1).Pixels.ShouldAllBe(b => b == 255);
    }

    private static double CoveredMean(Frame frame, int channel, double left, double right, double top, double bottom)
    {
        var (sum, area) = (0.0, 0.0);
        for (var y = (int)top; y < Math.Min(frame.Height, bottom); y++)
        {
            for (var x = (int)left; x < Math.Min(frame.Width, right); x++)
            {
                var covered = (Math.Min(x + 1, right) - Math.Max(x, left)) * (Math.Min(y + 1, bottom) - Math.Max(y, top));
                sum += covered * frame.Row(y)[3 * x + channel];
                area += covered;
            }
        }

        return sum / area;
    }
}
