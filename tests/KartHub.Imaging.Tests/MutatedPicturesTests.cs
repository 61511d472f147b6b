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

    [SkippableFact]
    public void ABrokenJpeg_IsReadOrRefused_InReasonableMemory()
    {
        Skip.IfNot(Jpeg.IsAvailable, "libjpeg-turbo (libturbojpeg0) is not installed.");
        var pictures = new MutatedPictures(seed: 5);
        Refusals(pictures.NextJpeg).ShouldBeInRange(Times / 2, Times - 1);
    }

    private static int Refusals(Func<byte[]> next)
    {
        var refused = 0;
        for (var time = 0; time < Times; time++)
        {
            var broken = next();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Picture.Read(broken).Size.IsPossible.ShouldBeTrue();
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
