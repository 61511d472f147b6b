using KartHub.Training.Engine;
using KartHub.Training.Runs;
using KartHub.Training.Tests.Engine;

namespace KartHub.Training.Tests.Runs;

public sealed class AugmentationTests
{
    private const int Height = 3, Width = 40, Channels = 3, Stride = Width * Channels;

    [Theory]
    [InlineData(13)]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(200)]
    [InlineData(243)]
    public void Brighten_MultipliesEveryByte_ToTheNearest(int factor)
    {
        var image = Picture();
        var expected = image.Select(value => (byte)Math.Min(255, Math.Floor(value * factor / 128.0 + 0.5))).ToArray();
        Augmentation.Brighten(image, factor);
        image.ShouldBe(expected);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(7)]
    [InlineData(-39)]
    [InlineData(39)]
    [InlineData(50)] // Wider than the picture: its last column is left.
    public void Move_MovesEveryLine_AndRepeatsTheEdge(int pixels)
    {
        var (image, original) = (Picture(), Picture());
        Augmentation.Move(image, Stride, Channels, pixels);
        for (var i = 0; i < image.Length; i++)
        {
            var (y, x, channel) = (i / Stride, i % Stride / Channels, i % Channels);
            image[i].ShouldBe(original[y * Stride + Math.Clamp(x - pixels, 0, Width - 1) * Channels + channel]);
        }
    }

    [Fact]
    public void Apply_DependsOnSeedEpochAndRowAlone()
    {
        var augmentation = new Augmentation { Brightness = 0.5, Shift = 10, ShiftSteering = 0.01, Seed = 3 };
        Result(augmentation, 5, 1).ShouldBe(Result(augmentation, 5, 1));
        Result(augmentation, 5, 1).ShouldNotBe(Result(augmentation, 6, 1));
        Result(augmentation, 5, 1).ShouldNotBe(Result(augmentation, 5, 2));
        Result(augmentation, 5, 1).ShouldNotBe(Result(augmentation with { Seed = 4 }, 5, 1));

        static string Result(Augmentation augmentation, int row, int epoch)
        {
            var image = Picture();
            var steering = 0f;
            augmentation.Apply(row, epoch, image, Stride, Channels, ref steering);
            return $"{Convert.ToHexString(image)} {steering:R}";
        }
    }

    [Fact]
    public void Apply_SteersTowardsWhereThePictureWent_BothWaysEquallyOften_AndStaysWithinTheSticksWay()
    {
        var augmentation = new Augmentation { Shift = 10, ShiftSteering = 0.1, Seed = 1 };
        var shifts = new int[21];
        for (var row = 0; row < 2_100; row++)
        {
            var image = Enumerable.Range(0, Stride).Select(i => (byte)(i / Channels + 100)).ToArray();
            var steering = 0.5f;
            augmentation.Apply(row, 1, image, Stride, Channels, ref steering);
            var right = 100 + 20 - image[20 * Channels];
            steering.ShouldBe((float)Math.Clamp(0.5 + 0.1 * right, -1, 1));
            shifts[right + 10]++;
        }

        shifts.ShouldAllBe(count => count >= 50 && count <= 160); // A hundred each, and five deviations.
    }

    [Fact]
    public void NothingChosen_ChangesNothing()
    {
        var network = Networks.PilotNet;
        var rows = new TestRows(network, 2, seed: 1);
        var augmented = new AugmentedRows(rows, network, new Augmentation());
        var image = new byte[network.ImageBytes];
        var targets = new float[1];
        augmented.Read(1, image, targets);
        image.ShouldBe(rows.Images[1]);
        targets.ShouldBe(rows.Targets[1]);
    }

    private static byte[] Picture()
    {
        var image = new byte[Height * Stride];
        new Random(1).NextBytes(image);
        return image;
    }
}
