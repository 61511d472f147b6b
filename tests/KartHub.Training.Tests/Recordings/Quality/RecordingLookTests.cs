using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Recordings;
using KartHub.Training.Recordings.Quality;

namespace KartHub.Training.Tests.Recordings.Quality;

public sealed class RecordingLookTests
{
    private const int Rows = 40;

    private static readonly PictureSize Size = new(160, 120);

    public static TheoryData<string, string[]> Kinds => new()
    {
        { "good", [] },
        { "all black", ["pictures.black"] },
        { "some black", ["pictures.some-black"] },
        { "one black", [] },
        { "frozen", ["pictures.frozen"] },
        { "rows twice", ["pictures.repeated"] },
        { "one picture twice", [] },
        { "larger from the middle on", ["pictures.size-changed"] },
        { "now small, now large", ["pictures.size-changes"] },
        { "stick still", ["steering.constant"] },
        { "stick trembling", ["steering.constant"] },
        { "never left", ["steering.never-left"] },
        { "never right", ["steering.never-right"] },
        { "black and still", ["pictures.black", "steering.constant"] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WhatTeachesNothing_IsSaid_AndNothingElse(string kind, string[] codes)
    {
        var look = new RecordingLook();
        for (var i = 0; i < Rows; i++)
        {
            look.Add(Frame(i, Steering(kind, i)), Picture(kind, i));
        }

        look.Notices.Select(notice => notice.Code).ShouldBe(codes);
        look.Frames.ShouldBe(Rows);
        look.RequireEnough();
    }

    [Fact]
    public void ASecondRecording_IsSaidToBegin_WhereItDoes()
    {
        var look = new RecordingLook();
        for (var i = 0; i < Rows; i++)
        {
            look.Add(Frame(i, Steering("good", i)), Picture("larger from the middle on", i));
        }

        look.Notices.ShouldHaveSingleItem().Message.ShouldBe("data.csv, row 21: img_20.png begins a second recording: its pictures are 320×240, not 160×120 as before.");
    }

    [Fact]
    public void WhatIsPassedOver_IsCountedByReason_AndTooLittleIsRefused()
    {
        var look = new RecordingLook();
        for (var i = 0; i < 9; i++)
        {
            look.Add(Frame(i, 0), Picture("good", i));
        }

        look.Skip(new Phrase("picture.empty", $"{Frame(9, 0).Origin} is empty."));
        look.Skip(new Phrase("picture.empty", $"{Frame(10, 0).Origin} is empty."));
        look.Skip(new Phrase("picture.unreadable", $"{Frame(11, 0).Origin} cannot be read: {"It is no picture."}"));

        look.Notices.Select(notice => notice.Message).ShouldBe(
            ["Rows passed over: 2. The first: data.csv, row 10: img_9.png is empty.", "Rows passed over: 1. The first: data.csv, row 12: img_11.png cannot be read: It is no picture."]);
        Should.Throw<Refusal>(look.RequireEnough).Message.ShouldStartWith("Only 9 of 12 rows can be used");
    }

    [Fact]
    public void APicturesTraits_AreThoseOfItsPixels()
    {
        var (one, other) = (TestPictures.Frame(1), TestPictures.Frame(2));
        PictureTraits.Of(one).ShouldBe(PictureTraits.Of(TestPictures.Frame(1)));
        PictureTraits.Of(one).Content.ShouldNotBe(PictureTraits.Of(other).Content);
        PictureTraits.Of(one).IsBlack.ShouldBeFalse();
        var dark = new Frame(8, 6);
        dark.Pixels.AsSpan().Fill(8); // As JPEG keeps black.
        PictureTraits.Of(dark).IsBlack.ShouldBeTrue();
        dark.Pixels[^1] = 9;
        PictureTraits.Of(dark).IsBlack.ShouldBeFalse();
    }

    private static RecordedFrame Frame(int i, float x) => new(i, TimeSpan.FromSeconds(i / 5.0), new Controls(x, 0, 1, 0, 0), default, $"data.csv, row {i + 1}: img_{i}.png");

    private static float Steering(string kind, int i) => kind switch
    {
        "stick still" or "black and still" => 0.03125f,
        "stick trembling" => i % 2 * 0.01f,
        "never left" => i % 5 * 0.2f,
        "never right" => i % 5 * -0.2f,
        _ => (i % 9 - 4) / 4f,
    };

    private static PictureTraits Picture(string kind, int i)
    {
        var picture = new PictureTraits(Size, (ulong)i, IsBlack: false);
        return kind switch
        {
            "all black" or "black and still" => picture with { Content = 0, IsBlack = true },
            "some black" => picture with { IsBlack = i < 4 },
            "one black" => picture with { IsBlack = i == 0 },
            "frozen" => picture with { Content = 7 },
            "rows twice" => picture with { Content = (ulong)i % (Rows / 2) },
            "one picture twice" => picture with { Content = (ulong)Math.Max(i, 1) },
            "larger from the middle on" when i >= Rows / 2 => picture with { Size = new(320, 240) },
            "now small, now large" when i % 2 == 1 => picture with { Size = new(320, 240) },
            _ => picture,
        };
    }
}
