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

    [SkippableFact]
    public void WhatIsWritten_IsReadAgain_NearlyTheSame()
    {
        Skip.IfNot(Jpeg.IsAvailable, "libjpeg-turbo (libturbojpeg0) is not installed.");
        var frame = new Frame(61, 37); // No multiple of the format's blocks.
        for (var y = 0; y < frame.Height; y++)
        {
            for (var x = 0; x < frame.Width; x++)
            {
                var pixel = frame.Row(y)[(3 * x)..];
                (pixel[0], pixel[1], pixel[2]) = ((byte)(4 * x), (byte)(6 * y), (byte)(2 * (x + y)));
            }
        }

        var fine = Jpeg.Write(frame);
        var again = Picture.Read(fine);

        again.Size.ShouldBe(frame.Size);
        frame.Pixels.Zip(again.Pixels, (a, b) => Math.Abs(a - b)).Average().ShouldBeLessThan(3);
        Jpeg.Write(frame, quality: 10).Length.ShouldBeLessThan(fine.Length);
        Should.Throw<ArgumentOutOfRangeException>(() => Jpeg.Write(frame, quality: 101));
    }

    [Fact]
    public void AMissingLibrary_NamesThePackageToInstall()
    {
        TurboJpeg.Load(["no-such-library.so.0"]).ShouldBeNull();
        TurboJpeg.Missing().Message.ShouldContain("libturbojpeg0");
        TurboJpeg.MissingToWrite().Message.ShouldContain("libturbojpeg0");
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
