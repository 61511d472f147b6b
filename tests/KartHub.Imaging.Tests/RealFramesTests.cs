using System.Security.Cryptography;

namespace KartHub.Imaging.Tests;

/// <summary>Frames of a real game, recorded by others; skipped where they are absent.</summary>
public sealed class RealFramesTests
{
    [SkippableFact]
    public void RealFrames_AreReadAndWrittenWithoutLoss()
    {
        foreach (var file in Files().Take(10))
        {
            var frame = Picture.Read(File.ReadAllBytes(file));
            frame.Size.ShouldBe(new PictureSize(640, 480), file);
            Png.Read(Png.Write(frame, PngCompression.Small)).Pixels.AsSpan().SequenceEqual(frame.Pixels).ShouldBeTrue(file);
            Png.Read(Png.Write(frame)).Pixels.AsSpan().SequenceEqual(frame.Pixels).ShouldBeTrue(file);
        }
    }

    [SkippableFact]
    public void ARealFrame_HasThePixelsThatOtherReadersSee()
    {
        // From ImageMagick: convert img_100.png -depth 8 rgb:- | sha256sum
        var frame = Png.Read(File.ReadAllBytes(Files().First(f => Path.GetFileName(f) == "img_100.png")));
        Convert.ToHexStringLower(SHA256.HashData(frame.Pixels)).ShouldBe("dcd132f867c65f365fdc973fdebcdd48c78796b1d885172ec4ce9b59efdb88bf");
    }

    private static string[] Files()
    {
        var folder = SharedData();
        Skip.If(folder is null, "The real recordings (shared/data beside the checkout, or KARTHUB_SHARED_DATA) are absent.");
        return Directory.GetFiles(Path.Combine(folder, "tensorkart/samples/2021-10-11-1"), "*.png");
    }

    private static string? SharedData()
    {
        if (Environment.GetEnvironmentVariable("KARTHUB_SHARED_DATA") is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(data))
            {
                return data;
            }
        }

        return null;
    }
}
