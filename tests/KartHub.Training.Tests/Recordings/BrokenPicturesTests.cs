using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;

namespace KartHub.Training.Tests.Recordings;

/// <summary>Recordings of twenty rows of which a picture cannot be used: the other nineteen are taken.</summary>
public sealed class BrokenPicturesTests : IDisposable
{
    private const int Rows = 20;
    private const int Bad = 7;

    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    public static TheoryData<string, string, string> Kinds => new()
    {
        { "empty", "png", "Rows passed over: 1. The first: data.csv, row 8: img_7.png is empty." },
        { "cut", "png", "Rows passed over: 1. The first: data.csv, row 8: img_7.png cannot be read: The PNG ends too early" },
        { "cut", "jpg", "Rows passed over: 1. The first: data.csv, row 8: img_7.jpg cannot be read: The JPEG is damaged: it ends before its picture does." },
        { "cut with an end mark", "jpg", "Rows passed over: 1. The first: data.csv, row 8: img_7.jpg cannot be read: The JPEG is damaged: " },
        { "cut", "bmp", "Rows passed over: 1. The first: data.csv, row 8: img_7.bmp cannot be read: The BMP is damaged: it ends before its picture does." },
        { "cut", "webp", "Rows passed over: 1. The first: data.csv, row 8: img_7.webp cannot be read: The WebP is damaged: it ends before its picture does." },
        { "cut", "gif", "Rows passed over: 1. The first: data.csv, row 8: img_7.gif cannot be read: The GIF is damaged: it ends before its picture does." },
        { "no picture", "png", "Rows passed over: 1. The first: data.csv, row 8: img_7.png cannot be read: The file is no picture" },
        { "too large a file", "png", "Rows passed over: 1. The first: data.csv, row 8: 'img_7.png' is 16,777,217 bytes" },
    };

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task APictureThatCannotBeUsed_IsPassedOver_AndNamed(string kind, string extension, string message)
    {
        Skip.If(kind == "cut with an end mark" && !Jpeg.IsByLibjpegTurbo, "libjpeg-turbo (libturbojpeg0) is not installed.");
        Write(extension, row => row == Bad ? Break(kind, Picture(extension, row)) : Picture(extension, row));

        using (var recording = RecordingFormats.Open(temp.Path))
        {
            var inspection = RecordingInspection.Inspect(recording);
            (inspection.Rows, inspection.Skipped).ShouldBe((Rows - 1, 1));
            inspection.Notices.ShouldHaveSingleItem().Message.ShouldStartWith(message);
        }

        using (var recording = RecordingFormats.Open(temp.Path))
        {
            var manifest = await Preparation.RunAsync([new PreparationSource(recording, "1")], temp["prepared"], new PreparationOptions(), null, CancellationToken.None);
            manifest.Sources.ShouldHaveSingleItem().Notices.ShouldHaveSingleItem().Message.ShouldStartWith(message);
        }

        using (var data = PreparedData.Open(temp["prepared"]))
        {
            data.Rows.ShouldBe(Rows - 1);
            data.Manifest.RowFrames.ShouldBe(Enumerable.Range(0, Rows).Where(row => row != Bad));
            data.Controls(Bad).ShouldBe(ControlsOf(Bad + 1));
            data.Manifest.Sources[0].Notices[0].Message.ShouldStartWith(message);
        }

        var flipped = Flip.Run(temp.Path, temp["flipped"]);
        flipped.Rows.ShouldBe(Rows - 1);
        flipped.Notices.ShouldHaveSingleItem().Message.ShouldStartWith(message);
    }

    [Fact]
    public async Task PicturesOfTwoSizes_AreTaken_AndSaidToBeTwoRecordings()
    {
        Write("png", row => TestPictures.Png(row, row < 10 ? 16 : 32, row < 10 ? 12 : 24));
        using var recording = RecordingFormats.Open(temp.Path);

        var inspection = RecordingInspection.Inspect(recording);
        var manifest = await Preparation.RunAsync([new PreparationSource(recording, "1")], temp["prepared"], new PreparationOptions(), null, CancellationToken.None);

        (inspection.Rows, inspection.Width, inspection.Height).ShouldBe((Rows, 16, 12));
        manifest.RowSources.Length.ShouldBe(Rows);
        manifest.Sources[0].Notices.ShouldBe(inspection.Notices);
        inspection.Notices.ShouldHaveSingleItem().Message.ShouldStartWith("data.csv, row 11: img_10.png begins a second recording: its pictures are 32×24, not 16×12 as before.");
    }

    [Fact]
    public async Task WhereTooLittleIsLeft_ItIsRefused_SayingHowLittle()
    {
        Write("png", row => row % 2 == 0 && row > 0 ? [] : TestPictures.Png(row), rows: 18);
        const string message = "Only 10 of 18 rows can be used";
        using var recording = RecordingFormats.Open(temp.Path);
        RecordingInspection.Inspect(recording).Skipped.ShouldBe(8);

        Write("png", row => row % 2 == 0 ? [] : TestPictures.Png(row), rows: 18);
        Should.Throw<Refusal>(() => RecordingInspection.Inspect(recording)).Message.ShouldStartWith(message.Replace("10", "9", StringComparison.Ordinal));
        (await Should.ThrowAsync<Refusal>(() => Preparation.RunAsync([new PreparationSource(recording, "1")], temp["prepared"], new PreparationOptions(), null, CancellationToken.None)))
            .Message.ShouldContain("data.csv, row 1: img_0.png is empty.");
        Should.Throw<Refusal>(() => Flip.Run(temp.Path, temp["flipped"])).Code.ShouldBe("rows.too-few");
        Directory.GetDirectories(temp.Path).ShouldBeEmpty();
    }

    private static Controls ControlsOf(int row) => new((row % 9 - 4) / 4f, 0, 1, 0, 0);

    private static byte[] Picture(string extension, int row)
    {
        var frame = TestPictures.Frame(row, 32, 24);
        return extension switch
        {
            "png" => Png.Write(frame),
            "jpg" => Jpeg.Write(frame),
            _ => OtherWriter.Write(frame, $".{extension}"),
        };
    }

    private static byte[] Break(string kind, byte[] picture) => kind switch
    {
        "empty" => [],
        "cut" => picture[..(picture.Length * 2 / 3)],
        "cut with an end mark" => [.. picture[..(picture.Length * 2 / 3)], 0xFF, 0xD9],
        "too large a file" => [.. picture, .. new byte[(16 << 20) + 1 - picture.Length]],
        _ => "<html>404</html>"u8.ToArray(),
    };

    private void Write(string extension, Func<int, byte[]> picture, int rows = Rows)
    {
        for (var row = 0; row < rows; row++)
        {
            temp.Write($"img_{row}.{extension}", picture(row));
        }

        temp.Write("data.csv", string.Concat(Enumerable.Range(0, rows).Select(row => FormattableString.Invariant($"img_{row}.{extension},{ControlsOf(row).SteerX},0,1,0,0\n"))));
    }
}
