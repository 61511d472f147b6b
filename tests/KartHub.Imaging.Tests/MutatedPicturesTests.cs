using KartHub.Imaging.JpegCoding;

namespace KartHub.Imaging.Tests;

/// <summary>A few of what <c>scripts/bench.sh mutations</c> does 25,000 times.</summary>
public sealed class MutatedPicturesTests
{
    private const int Times = 1500;
    private const long MostMemory = 20_000_000; // A picture of the largest size that is possible, and some.

    [Fact]
    public void ABrokenPng_IsReadOrRefused_InReasonableMemory()
    {
        var pictures = new MutatedPictures(seed: 5);
        Refusals(pictures.NextPng).ShouldBeInRange(Times / 2, Times - 1);
    }

    [Fact]
    public void ABrokenJpeg_IsReadOrRefused_InReasonableMemory()
    {
        var pictures = new MutatedPictures(seed: 5);
        Refusals(pictures.NextJpeg).ShouldBeInRange(Times / 2, Times - 1);
    }

    /// <summary>Where libjpeg-turbo is missing; it takes more that is broken.</summary>
    [Fact]
    public void ABrokenJpeg_IsReadOrRefused_ByImageSharpToo()
    {
        var pictures = new MutatedPictures(seed: 5);
        var codec = new ImageSharpJpeg();
        Refusals(pictures.NextJpeg, file =>
        {
            var header = JpegMarkers.Check(file);
            var frame = new Frame(header.Size.Width, header.Size.Height);
            codec.Decode(file, header.IsForPrint, frame);
            return frame;
        }).ShouldBeInRange(Times / 4, Times - 1);
    }

    [Fact]
    public void ABrokenPictureOfAnotherFormat_IsReadOrRefused_InReasonableMemory()
    {
        var pictures = new MutatedPictures(seed: 5);
        Refusals(pictures.NextBmp).ShouldBeInRange(Times / 4, Times - 1);
        Refusals(pictures.NextGif).ShouldBeInRange(Times / 4, Times - 1);
        Refusals(pictures.NextWebP).ShouldBeInRange(Times / 4, Times - 1);
    }

    private static int Refusals(Func<byte[]> next) => Refusals(next, file => Picture.Read(file));

    private static int Refusals(Func<byte[]> next, Func<byte[], Frame> read)
    {
        var refused = 0;
        for (var time = 0; time < Times; time++)
        {
            var broken = next();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(broken).Size.IsPossible.ShouldBeTrue();
            }
            catch (ImageFormatException e)
            {
                e.Message.ShouldNotBeEmpty();
                refused++;
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostMemory, $"input {time}");
        }

        return refused;
    }
}
