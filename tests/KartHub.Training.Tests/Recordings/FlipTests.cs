using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Recordings;

namespace KartHub.Training.Tests.Recordings;

public sealed class FlipTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void WrittenRecordings_AreReadBack()
    {
        var controls = Write("race", rateHz: 20, frames: 3);

        using var recording = RecordingFormats.Open(temp["race"]);

        recording.RateHz.ShouldBe(20);
        recording.FlippedFrom.ShouldBeNull();
        recording.ReadFrames().Select(f => f.Controls).ShouldBe(controls);
        recording.ReadFrames().Select(f => f.Time.TotalMilliseconds).ShouldBe([0, 50, 100]);
        Png.Read(recording.ReadFrames().Last().Picture.Span).Pixels.ShouldBe(TestPictures.Frame(2).Pixels);
        Directory.GetFileSystemEntries(temp.Path).ShouldBe([temp["race"]]);
    }

    [Fact]
    public void Flip_MirrorsFrameAndSteering_AndRemembersItsParent()
    {
        var controls = Write("race", rateHz: 20, frames: 70);
        var seen = new List<double>();

        Flip.Run(temp["race"], temp["race_flipped"], new TestProgress<double>(seen.Add)).Rows.ShouldBe(70);

        using var flipped = RecordingFormats.Open(temp["race_flipped"]);
        flipped.FlippedFrom.ShouldBe("race");
        flipped.RateHz.ShouldBe(20);
        flipped.ReadFrames().Select(f => f.Controls).ShouldBe(controls.Select(c => c with { SteerX = -c.SteerX }));
        Png.Read(flipped.ReadFrames().ElementAt(65).Picture.Span).Pixels.ShouldBe(TestPictures.Frame(65).MirrorX().Pixels);
        seen.Count.ShouldBe(70);
        seen[^1].ShouldBe(1);

        Flip.Run(temp["race_flipped"], temp["race_twice"]);
        using var twice = RecordingFormats.Open(temp["race_twice"]);
        twice.FlippedFrom.ShouldBe("race");
        twice.ReadFrames().Select(f => f.Controls).ShouldBe(controls);
        Png.Read(twice.ReadFrames().First().Picture.Span).Pixels.ShouldBe(TestPictures.Frame(0).Pixels);
    }

    [Fact]
    public void AFlipThatFails_OrIsCancelled_LeavesNothing()
    {
        Write("race", rateHz: 5, frames: 3);
        var png = File.ReadAllBytes(temp["race/img_1.png"]);
        Should.Throw<OperationCanceledException>(() => Flip.Run(temp["race"], temp["out"], null, new CancellationToken(canceled: true)));
        png[^20] ^= 1;
        File.WriteAllBytes(temp["race/img_1.png"], png);
        Should.Throw<Refusal>(() => Flip.Run(temp["race"], temp["out"])).Message.ShouldStartWith("Only 2 of 3 rows can be used: data.csv, row 2: img_1.png cannot be read");
        Directory.GetFileSystemEntries(temp.Path).ShouldBe([temp["race"]]);
    }

    [Fact]
    public void WhatIsThereAlready_IsNotOverwritten()
    {
        Write("race", rateHz: 5, frames: 1);
        temp.Write("taken/file", "mine");
        Should.Throw<Refusal>(() => Flip.Run(temp["race"], temp["taken"])).Message.ShouldContain("There is something at");
        Should.Throw<Refusal>(() => Flip.Run(temp["race"], temp["taken/file"])).Message.ShouldContain("There is something at");
        Directory.CreateDirectory(temp["empty"]);
        Flip.Run(temp["race"], temp["empty"]).Rows.ShouldBe(1);
    }

    private List<Controls> Write(string name, double rateHz, int frames)
    {
        var controls = Enumerable.Range(0, frames).Select(i => new Controls((i % 5 - 2) / 2f, 0.125f, 1, i % 2, 0.3f)).ToList();
        using var writer = RecordingFormats.Create(temp[name], new RecordingNotes(rateHz));
        for (var i = 0; i < frames; i++)
        {
            writer.Add(TestPictures.Frame(i), controls[i]);
        }

        writer.Complete();
        return controls;
    }
}
