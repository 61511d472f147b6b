using KartHub.Imaging;

namespace KartHub.Training.Tests.Recordings;

internal static class TestPictures
{
    public static byte[] Png(int seed = 0, int width = 8, int height = 6) => Imaging.Png.Write(Frame(seed, width, height));

    public static Frame Frame(int seed = 0, int width = 8, int height = 6)
    {
        var frame = new Frame(width, height);
        new Random(seed).NextBytes(frame.Pixels);
        return frame;
    }
}
