using KartHub.Imaging.JpegCoding;

namespace KartHub.Imaging.Tests;

public sealed class JpegTests
{
    private static readonly byte[] File = TestJpeg.Small;

    [Fact]
    public void AJpeg_IsRead()
    {
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

    [Fact]
    public void AJpegCutAnywhere_IsRefused()
    {
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
        Skip.If(follows == "end mark" && !Jpeg.IsByLibjpegTurbo, "libjpeg-turbo (libturbojpeg0) is not installed.");
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

    public static TheoryData<string> Codecs => ["libjpeg-turbo", "ImageSharp"];

    [SkippableTheory]
    [MemberData(nameof(Codecs))]
    public void WhatOneWrites_TheOtherReads_NearlyTheSame(string writer)
    {
        var (writes, reads) = (Codec(writer), Codec(writer == "ImageSharp" ? "libjpeg-turbo" : "ImageSharp"));
        var frame = new Frame(61, 37); // No multiple of the format's blocks.
        for (var y = 0; y < frame.Height; y++)
        {
            for (var x = 0; x < frame.Width; x++)
            {
                var pixel = frame.Row(y)[(3 * x)..];
                (pixel[0], pixel[1], pixel[2]) = ((byte)(4 * x), (byte)(6 * y), (byte)(2 * (x + y)));
            }
        }

        var fine = writes.Encode(frame, 90);
        var (own, others) = (new Frame(61, 37), new Frame(61, 37));
        writes.Decode(fine, isForPrint: false, own);
        reads.Decode(fine, isForPrint: false, others);

        JpegMarkers.Check(fine).Size.ShouldBe(frame.Size);
        Difference(own, frame).ShouldBeLessThan(3);
        Difference(others, frame).ShouldBeLessThan(3);
        fine.AsSpan().IndexOf<byte>([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]).ShouldBeGreaterThan(0, "colours at half the resolution");
        writes.Encode(frame, 10).Length.ShouldBeLessThan(fine.Length);
        Should.Throw<ArgumentOutOfRangeException>(() => Jpeg.Write(frame, quality: 101));
    }

    [SkippableTheory]
    [MemberData(nameof(Codecs))]
    public void ColoursOfPrinting_AndFromCoarseToFine_AreRead(string reader)
    {
        var codec = Codec(reader);
        Difference(Decoded(OtherFiles.CmykJpeg, isForPrint: true), OtherFiles.Picture).ShouldBeLessThan(2);
        Difference(Decoded(OtherFiles.YcckJpeg, isForPrint: true), OtherFiles.Picture).ShouldBeLessThan(3);
        Difference(Decoded(OtherFiles.ProgressiveJpeg, isForPrint: false), OtherFiles.Picture).ShouldBeLessThan(12); // Colours at half the resolution.

        Frame Decoded(byte[] file, bool isForPrint)
        {
            JpegMarkers.Check(file).ShouldSatisfyAllConditions(h => h.Size.ShouldBe(new PictureSize(16, 12)), h => h.IsForPrint.ShouldBe(isForPrint));
            var frame = new Frame(16, 12);
            codec.Decode(file, isForPrint, frame);
            return frame;
        }
    }

    /// <summary>Where libjpeg-turbo is not found, by its name or where it was said to be, ImageSharp does its work.</summary>
    [Fact]
    public void AMissingLibrary_IsNoneFound() => TurboJpeg.Load(["no-such-library.so.0"]).ShouldBeNull();

    [Fact]
    public void AWalkThroughTheMarkers_FindsTheSize_AndEveryCut()
    {
        JpegMarkers.Check(File).Size.ShouldBe(new PictureSize(16, 16));
        for (var length = 0; length < File.Length; length++)
        {
            var cut = File[..length];
            Should.Throw<ImageFormatException>(() => JpegMarkers.Check(cut), $"cut to {length} bytes").Message.ShouldStartWith("The JPEG is damaged: ");
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(61, 37)]
    [InlineData(640, 480)]
    public void AWalkThroughTheMarkers_AgreesWithTheLibrary(int width, int height)
    {
        JpegMarkers.Check(Jpeg.Write(TestFrames.Random(width, height, seed: 3))).Size.ShouldBe(new PictureSize(width, height)); // Noise: every byte comes up among its pixels.
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
    [InlineData("does not tell its colours", "FFD8 FFC0 000F 08 0010 0010 03 01 11 00 02 11 00 03")]
    [InlineData("no resolution that is possible", "FFD8 FFC0 0011 08 0010 0010 03 01 11 00 02 05 00 03 11 00")]
    [InlineData("hardly any program reads (SOF9)", "FFD8 FFC9 0011 08 0010 0010 03 01 11 00 02 11 00 03 11 00")]
    [InlineData("hardly any program reads (SOF3)", "FFD8 FFC3 0008 08 0010 0010 03")]
    [InlineData("3 bytes cannot draw its 2048×2048 pixels", "FFD8 FFC2 000B 08 0800 0800 01 01 11 00 FFDA 0002 010203 FFD9")]
    [InlineData("2 colour components", "FFD8 FFC0 0008 08 0010 0010 02")]
    [InlineData("8000×8000", "FFD8 FFC2 0008 08 1F40 1F40 03")]
    [InlineData("65535×65535", "FFD8 FFC2 0008 08 FFFF FFFF 03")]
    [InlineData("16×0", "FFD8 FFC0 0008 08 0000 0010 03")]
    [InlineData("two pictures in one", "FFD8 FFC0 000B 08 0010 0010 01 01 11 00 FFC0 000B 08 0010 0010 01 01 11 00")]
    [InlineData("before its size is told", "FFD8 FFDA 0002 FFD9")]
    [InlineData("no picture in it", "FFD8 FFC0 000B 08 0010 0010 01 01 11 00 FFD9")]
    public void AWalkThroughTheMarkers_SaysWhatIsWrong(string says, string file) =>
        Should.Throw<ImageFormatException>(() => JpegMarkers.Check(Convert.FromHexString(file.Replace(" ", "", StringComparison.Ordinal)))).Message.ShouldContain(says);

    [Fact]
    public void AFileThatDrawsItsPictureAHundredTimes_IsRefused()
    {
        byte[] frame = [0xFF, 0xD8, 0xFF, 0xC2, 0, 17, 8, 0, 16, 0, 16, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0];
        byte[] scan = [0xFF, 0xDA, 0, 2, 7, 0xFF, 0, 0xFF, 0xD3, 7];
        byte[] end = [0xFF, 0xD9];
        JpegMarkers.Check([.. frame, .. Enumerable.Repeat(scan, 100).SelectMany(s => s), .. end]).Size.ShouldBe(new PictureSize(16, 16));
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
                JpegMarkers.Check(broken).Size.IsPossible.ShouldBeTrue();
            }
            catch (ImageFormatException e)
            {
                e.Message.ShouldStartWith("The JPEG ");
            }
        }
    }

    private static IJpegCodec Codec(string name)
    {
        Skip.If(name != "ImageSharp" && TurboJpeg.Library is null, "libjpeg-turbo (libturbojpeg0) is not installed.");
        return name == "ImageSharp" ? new ImageSharpJpeg() : TurboJpeg.Library!;
    }

    private static double Difference(Frame one, Frame other) => one.Pixels.Zip(other.Pixels, (a, b) => Math.Abs(a - b)).Average();

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
