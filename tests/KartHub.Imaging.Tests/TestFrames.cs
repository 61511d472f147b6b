namespace KartHub.Imaging.Tests;

internal static class TestFrames
{
    public static Frame Random(int width, int height, int seed)
    {
        var frame = new Frame(width, height);
        new Random(seed).NextBytes(frame.Pixels);
        return frame;
    }

    /// <summary>Something like a picture: a slope with edges and a little noise.</summary>
    public static Frame Smooth(int width, int height, int seed)
    {
        var random = new Random(seed);
        var (a, b) = (random.Next(1, 5), random.Next(1, 5));
        var frame = new Frame(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var edge = (x / 7 + y / 5) % 2 * 60;
                frame.Row(y)[3 * x] = (byte)(a * x + b * y + edge);
                frame.Row(y)[3 * x + 1] = (byte)(b * x + edge + random.Next(3));
                frame.Row(y)[3 * x + 2] = (byte)(a * y + edge);
            }
        }

        return frame;
    }
}
