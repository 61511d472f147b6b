namespace KartHub.Imaging.Tests;

public sealed class JpegTests
{
    // 16×16, the left half red and the right half blue, quality 90, 4:4:4.
    private static readonly byte[] File = Convert.FromBase64String("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAAQABADAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABwj/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAACQf/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCdEMKmAjjB0PoOTFgI4wdH/9k=");

    [SkippableFact]
    public void AJpeg_IsRead()
    {
        Skip.IfNot(Jpeg.IsAvailable, "libjpeg-turbo (libturbojpeg0) is not installed.");

        var frame = Picture.Read(File);

        frame.Size.ShouldBe(new PictureSize(16, 16));
        Picture.ReadSize(File).ShouldBe(frame.Size);
        Colour(frame, 2, 8).ShouldBe("red");
        Colour(frame, 13, 8).ShouldBe("blue");
        var again = new Frame(16, 16);
        Picture.ReadInto(File, again);
        again.Pixels.ShouldBe(frame.Pixels);
        Should.Throw<ImageFormatException>(() => Picture.ReadInto(File, new Frame(15, 16))).Message.ShouldContain("15×16 was expected");
    }

    [SkippableFact]
    public void AJpegCutAnywhere_IsRefused()
    {
        Skip.IfNot(Jpeg.IsAvailable, "libjpeg-turbo (libturbojpeg0) is not installed.");
        for (var length = 0; length < File.Length - 2; length++)
        {
            var cut = File[..length];
            Should.Throw<ImageFormatException>(() => Picture.Read(cut), $"cut to {length} bytes").Message.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void AMissingLibrary_NamesThePackageToInstall()
    {
        TurboJpeg.Load(["no-such-library.so.0"]).ShouldBeNull();
        TurboJpeg.Missing().Message.ShouldContain("libturbojpeg0");
    }

    private static string Colour(Frame frame, int x, int y)
    {
        var pixel = frame.Row(y).Slice(3 * x, 3);
        return (pixel[0], pixel[1], pixel[2]) switch
        {
            ( > 230, < 30, < 30) => "red",
            ( < 30, < 30, > 230) => "blue",
            var other => other.ToString(),
        };
    }
}
