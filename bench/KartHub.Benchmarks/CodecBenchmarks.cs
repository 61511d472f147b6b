using KartHub.Imaging;
using KartHub.Imaging.JpegCoding;
using KartHub.Training.Tests.Recordings;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace KartHub.Benchmarks;

/// <summary>Why ImageSharp reads only what nobody else here does: PNG of our own and libjpeg-turbo beside it, on one frame, in turns.</summary>
internal static class CodecBenchmarks
{
    private const int RoundCount = 7;
    private const int Calls = 40;

    private static readonly Configuration OneThread = new(new PngConfigurationModule()) { MaxDegreeOfParallelism = 1 };

    public static void Run()
    {
        using var recordings = new Recordings();
        var frame = Png.Read(recordings.Pictures[0]);
        var into = new Frame(frame.Width, frame.Height);
        var png = Png.Write(frame, PngCompression.Fast);
        var theirs = new ImageSharpJpeg();
        var jpeg = theirs.Encode(frame, Jpeg.UsualQuality);

        Compare("png.decode", () => Png.ReadInto(png, into), () => Image.Load<Rgb24>(OneThread, png).Dispose());
        Compare("png.encode", () => Png.Write(frame, PngCompression.Fast), () => EncodePng(frame));
        if (TurboJpeg.Library is { } turbo)
        {
            Compare("jpeg.decode", () => turbo.Decode(jpeg, isForPrint: false, into), () => theirs.Decode(jpeg, isForPrint: false, into));
            Compare("jpeg.encode", () => turbo.Encode(frame, Jpeg.UsualQuality), () => theirs.Encode(frame, Jpeg.UsualQuality));
        }

        foreach (var extension in new[] { ".bmp", ".webp", ".gif" })
        {
            var file = OtherWriter.Write(frame, extension);
            Measure.Print($"codecs{extension}.decode", Measure.Milliseconds(Calls, () => Picture.ReadInto(file, into)).Median(), "ms");
        }
    }

    private static void Compare(string name, Action ours, Action imageSharps)
    {
        Measure.WarmUp(ours);
        Measure.WarmUp(imageSharps);
        var rounds = Rounds.Run(RoundCount, () => Measure.Times(Calls, ours).Median(), () => Measure.Times(Calls, imageSharps).Median());
        rounds.Print($"codecs.{name}", 0, "ms");
        rounds.Print($"codecs.{name}.imagesharp", 1, "ms");
        rounds.PrintRatio($"codecs.{name}.ratio", 1, 0);
    }

    private static void EncodePng(Frame frame)
    {
        using var image = Image.WrapMemory<Rgb24>(OneThread, frame.Pixels.AsMemory(), frame.Width, frame.Height);
        using var stream = new MemoryStream();
        image.Save(stream, new PngEncoder { ColorType = PngColorType.Rgb, CompressionLevel = PngCompressionLevel.BestSpeed });
    }
}
