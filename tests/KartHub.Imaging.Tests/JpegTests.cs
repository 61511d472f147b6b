using KartHub.Imaging.JpegCoding;

namespace KartHub.Imaging.Tests;

public sealed class JpegTests
{
    private static readonly byte[] File = TestJpeg.Small;

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

    /// <summary>What a full disk, a killed recorder and a power cut leave of a file.</summary>
    [SkippableTheory]
    [InlineData("nothing")]
    [InlineData("zeros")]
    [InlineData("end mark")]
    public void AJpegCutAtTwoThirds_IsRefused_WhateverFollows(string follows)
    {
        Skip.IfNot(Jpeg.IsAvailable, "libjpeg-turbo (libturbojpeg0) is not installed.");
        var whole = Jpeg.Write(TestFrames.Smooth(160, 120, seed: 1));
        byte[] kept = whole[..(whole.Length * 2 / 3)];
        byte[] cut = follows switch
        {
            "zeros" => [.. kept, .. new byte[whole.Length - kept.Length]],
            "end mark" => [.. kept, 0xFF, 0xD9],
            _ => kept,
        };
        Should.Throw<ImageFormatException>(() => Picture.Read(cut)).Message.ShouldStartWith("The JPEG is damaged: ");
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
        Jpeg.Missing().Message.ShouldContain("libturbojpeg0");
        Jpeg.MissingToWrite().Message.ShouldContain("libturbojpeg0");
    }

    [Fact]
    public void AWalkThroughTheMarkers_FindsTheSize_AndEveryCut()
    {
        JpegMarkers.Check(File).ShouldBe(new PictureSize(16, 16));
        for (var length = 0; length < File.Length; length++)
        {
            var cut = File[..length];
            Should.Throw<ImageFormatException>(() => JpegMarkers.Check(cut), $"cut to {length} bytes").Message.ShouldStartWith("The JPEG is damaged: ");
        }
    }

    [SkippableTheory]
    [InlineData(1, 1)]
    [InlineData(61, 37)]
    [InlineData(640, 480)]
    public void AWalkThroughTheMarkers_AgreesWithTheLibrary(int width, int height)
    {
        Skip.IfNot(Jpeg.IsAvailable, "libjpeg-turbo (libturbojpeg0) is not installed.");
        JpegMarkers.Check(Jpeg.Write(TestFrames.Random(width, height, seed: 3))).ShouldBe(new PictureSize(width, height)); // Noise: every byte comes up among its pixels.
    }

    [Theory]
    [InlineData("does not begin", "FFD9")]
    [InlineData("no picture in it", "FFD8 FFD9")]
    [InlineData("there should be a marker", "FFD8 00")]
    [InlineData("a segment without a length", "FFD8 FFE0 0001")]
    [InlineData("ends before its picture does", "FFD8 FFE0 FFFF 00")]
    [InlineData("ends before its picture does", "FFD8 FFFFFFFF")]
    [InlineData("does not tell its size", "FFD8 FFC0 0003 08")]
    [InlineData("12 bits", "FFD8 FFC1 0008 0C 0010 0010 03")]
    [InlineData("printed with (CMYK)", "FFD8 FFC0 0008 08 0010 0010 04")]
    [InlineData("2 colour components", "FFD8 FFC0 0008 08 0010 0010 02")]
    [InlineData("8000×8000", "FFD8 FFC2 0008 08 1F40 1F40 03")]
    [InlineData("65535×65535", "FFD8 FFC2 0008 08 FFFF FFFF 03")]
    [InlineData("16×0", "FFD8 FFC0 0008 08 0000 0010 03")]
    [InlineData("two pictures in one", "FFD8 FFC0 0008 08 0010 0010 03 FFC0 0008 08 0010 0010 03")]
    [InlineData("before its size is told", "FFD8 FFDA 0002 FFD9")]
    [InlineData("no picture in it", "FFD8 FFC0 0008 08 0010 0010 03 FFD9")]
    public void AWalkThroughTheMarkers_SaysWhatIsWrong(string says, string file) =>
        Should.Throw<ImageFormatException>(() => JpegMarkers.Check(Convert.FromHexString(file.Replace(" ", "", StringComparison.Ordinal)))).Message.ShouldContain(says);

    [Fact]
    public void AFileThatDrawsItsPictureAHundredTimes_IsRefused()
    {
        byte[] frame = [0xFF, 0xD8, 0xFF, 0xC2, 0, 8, 8, 0, 16, 0, 16, 3];
        byte[] scan = [0xFF, 0xDA, 0, 2, 7, 0xFF, 0, 0xFF, 0xD3, 7];
        byte[] end = [0xFF, 0xD9];
        JpegMarkers.Check([.. frame, .. Enumerable.Repeat(scan, 100).SelectMany(s => s), .. end]).ShouldBe(new PictureSize(16, 16));
        Should.Throw<ImageFormatException>(() => JpegMarkers.Check([.. frame, .. Enumerable.Repeat(scan, 101).SelectMany(s => s), .. end])).Message.ShouldContain("more than 100 times");
    }

    [Fact]
    public void WhateverIsBroken_TheWalkEnds_WithASizeOrAReason()
    {
        var random = new Random(7);
        for (var time = 0; time < 20_000; time++)
        {
            var broken = File.ToArray();
            for (var i = random.Next(1, 20); i > 0; i--)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            try
            {
                JpegMarkers.Check(broken).IsPossible.ShouldBeTrue();
            }
            catch (ImageFormatException e)
            {
                e.Message.ShouldStartWith("The JPEG ");
            }
        }
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
