using KartHub.Contracts.Recording;

namespace KartHub.Imaging.Tests;

/// <summary>BMP, WebP and GIF, which other programs record.</summary>
public sealed class OtherPictureTests
{
    private const int Third = 85;

    private static readonly byte[] Greys = [.. Enumerable.Range(0, 256).SelectMany(grey => new[] { (byte)grey, (byte)grey, (byte)grey, (byte)0 })];

    public static TheoryData<string, byte[]> Whole => new()
    {
        { "BMP", TestBmp.Of(OtherFiles.Picture) },
        { "BMP of OS/2", TestBmp.Core(OtherFiles.Picture) },
        { "GIF", OtherFiles.Gif },
        { "interlaced GIF", OtherFiles.InterlacedGif },
        { "animated GIF", OtherFiles.AnimatedGif },
        { "lossless WebP", OtherFiles.LosslessWebP },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public void APictureOfAnotherFormat_IsRead(string kind, byte[] file)
    {
        var frame = Picture.Read(file);

        frame.Pixels.ShouldBe(OtherFiles.Picture.Pixels, kind);
        Picture.ReadSize(file).ShouldBe(new PictureSize(16, 12));
        var again = new Frame(16, 12);
        Picture.ReadInto(file, again);
        again.Pixels.ShouldBe(frame.Pixels);
        Should.Throw<ImageFormatException>(() => Picture.ReadInto(file, new Frame(15, 12))).Message.ShouldContain("15×12 was expected");
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void APictureCutAnywhere_IsRefused(string kind, byte[] file)
    {
        for (var length = 0; length < file.Length; length++)
        {
            var cut = file[..length];
            Should.Throw<ImageFormatException>(() => Picture.ReadSize(cut), $"{kind} cut to {length} bytes").Message.ShouldNotBeEmpty();
        }
    }

    /// <summary>What a power cut leaves. Pixels of a BMP or WebP may be anything, zeros as well.</summary>
    [Fact]
    public void AGifThatEndsInZeros_IsRefused()
    {
        byte[] cut = [.. OtherFiles.Gif[..^40], .. new byte[40]];
        Should.Throw<ImageFormatException>(() => Picture.Read(cut)).Message.ShouldStartWith("The GIF is damaged: ");
    }

    [Fact]
    public void ALossyWebP_IsReadNearly() => Difference(Picture.Read(OtherFiles.LossyWebP), OtherFiles.Picture).ShouldBeLessThan(10);

    [Fact]
    public void WhatIsTransparent_IsLaidOnBlack()
    {
        var dimmed = new Frame(16, 12);
        for (var i = 0; i < dimmed.Pixels.Length; i++)
        {
            dimmed.Pixels[i] = (byte)((OtherFiles.Picture.Pixels[i] * Third * (i / dimmed.Stride / 4 + 1) + 127) / 255);
        }

        Picture.Read(OtherFiles.TransparentWebP).Pixels.ShouldBe(dimmed.Pixels);
        Difference(Picture.Read(OtherFiles.LossyTransparentWebP), dimmed).ShouldBeLessThan(10);

        var gif = Picture.Read(OtherFiles.TransparentGif);
        gif.Row(11)[^3..].ToArray().ShouldBe(new byte[3]);
        gif.Row(0).ToArray().ShouldBe(OtherFiles.Picture.Row(0).ToArray());
    }

    [Fact]
    public void TheFourthByteOfABmpsPixel_CountsOnlyWhereTheHeaderSaysSo()
    {
        byte[] pixels = [10, 20, 200, 0, 10, 20, 200, 51];

        Picture.Read(TestBmp.Of(2, -1, 32, 0, pixels)).Pixels.ShouldBe([200, 20, 10, 200, 20, 10]);
        Picture.Read(TestBmp.Of(2, -1, 32, 3, pixels, masks: [0xFF0000, 0xFF00, 0xFF, 0])).Pixels.ShouldBe([200, 20, 10, 200, 20, 10]);
        Picture.Read(TestBmp.Of(2, -1, 32, 3, pixels, masks: [0xFF0000, 0xFF00, 0xFF, 0xFF000000])).Pixels.ShouldBe([0, 0, 0, 40, 4, 2]);
    }

    [Fact]
    public void ABmpInRuns_IsRead_AndRefusedWithoutItsEnd()
    {
        byte[] bytes = [3, 7, 0, 3, 1, 2, 3, 0, 0, 0, 6, 9, 0, 0, 0, 1]; // From the bottom: 7 7 7 1 2 3, then 9 six times.
        var read = Picture.Read(TestBmp.Of(6, 2, 8, 1, bytes, Greys));
        read.Row(0).ToArray().ShouldBe(Enumerable.Repeat((byte)9, 18));
        read.Row(1).ToArray().ShouldBe([7, 7, 7, 7, 7, 7, 7, 7, 7, 1, 1, 1, 2, 2, 2, 3, 3, 3]);

        byte[] halves = [0, 5, 0x12, 0x34, 0x50, 0, 1, 0x60, 0, 1]; // 1 2 3 4 5 6.
        Picture.Read(TestBmp.Of(6, 1, 4, 2, halves, Greys[..64])).Row(0).ToArray().Where((_, i) => i % 3 == 0).ShouldBe([1, 2, 3, 4, 5, 6]);

        foreach (var cut in Enumerable.Range(0, bytes.Length))
        {
            Should.Throw<ImageFormatException>(() => Picture.Read(TestBmp.Of(6, 2, 8, 1, bytes[..cut], Greys))).Message.ShouldContain("ends before its picture does");
        }
    }

    public static TheoryData<string, byte[]> Impossible => new()
    {
        { "30000×30000", TestBmp.Of(30_000, 30_000, 1, 0, new byte[1000]) },
        { "2147483647×2147483648", TestBmp.Of(int.MaxValue, int.MinValue, 24, 0, []) },
        { "0×7", TestBmp.Of(0, 7, 24, 0, new byte[100]) },
        { "24 bits a pixel, packed in way 4", TestBmp.Of(2, 2, 24, 4, new byte[100]) },
        { "its header has 5 bytes", With(TestBmp.Of(2, 2, 24, 0, new byte[16]), at: 14, 5) },
        { "ends before its picture does", TestBmp.Of(2048, 2048, 24, 0, new byte[1000]) },
        { "pixels are said to lie in its headers", With(TestBmp.Of(2, 2, 24, 0, new byte[16]), at: 10, 20) },
        { "65535×65535", With(OtherFiles.Gif, at: 6, 0xFF, 0xFF, 0xFF, 0xFF) },
        { "a picture of 16×12 pixels at 0, 0 is not one of its 15×12", With(OtherFiles.Gif, at: 6, 15) },
        { "it has no picture in it", [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, 0x3B] },
        { "16383×16383", With(OtherFiles.LossyWebP, at: 26, 0xFF, 0x3F, 0xFF, 0x3F) },
        { "16384×16384", With(OtherFiles.LosslessWebP, at: 21, 0xFF, 0xFF, 0xFF, 0x0F) },
        { "16777216×16777216", With(OtherFiles.LossyTransparentWebP, at: 24, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF) },
        { "it is said to be 17×12 in one place and 16×12 in another", With(OtherFiles.LossyTransparentWebP, at: 24, 16) },
        { "it has no picture in it", [.. "RIFF"u8, 4, 0, 0, 0, .. "WEBP"u8] },
        { "animated", OtherFiles.AnimatedWebP },
        { "it has 65,536 groups of codes", OtherFiles.WebPBomb },
        { "it has 65,536 groups of codes", OtherFiles.WebPOpacityBomb },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void WhatIsImpossible_IsRefused_BeforeAnythingIsAllocatedForIt(string says, byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<ImageFormatException>(() => Picture.Read(file)).Message.ShouldContain(says);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void AKind_IsToldByTheFirstBytes_AndHasItsNames()
    {
        (byte[] File, PictureFormat Format, string Type, string Extension)[] kinds =
        [
            (Png.Write(OtherFiles.Picture), PictureFormat.Png, "image/png", ".png"),
            (TestJpeg.Small, PictureFormat.Jpeg, "image/jpeg", ".jpg"),
            (TestBmp.Of(OtherFiles.Picture), PictureFormat.Bmp, "image/bmp", ".bmp"),
            (OtherFiles.LossyWebP, PictureFormat.WebP, "image/webp", ".webp"),
            (OtherFiles.Gif, PictureFormat.Gif, "image/gif", ".gif"),
        ];
        foreach (var (file, format, type, extension) in kinds)
        {
            PictureKind.Of(file).ShouldBe(format);
            (format.MediaType(), format.Extension(), PictureKind.ExtensionOf(file)).ShouldBe((type, extension, extension));
            PictureKind.Extensions.ShouldContain(extension);
        }
    }

    private static byte[] With(byte[] file, int at, params byte[] bytes)
    {
        var changed = file.ToArray();
        bytes.CopyTo(changed, at);
        return changed;
    }

    private static double Difference(Frame one, Frame other) => one.Pixels.Zip(other.Pixels, (a, b) => Math.Abs(a - b)).Average();
}
