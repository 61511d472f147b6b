using KartHub.Agent.Gamepads;
using KartHub.Agent.Sources;
using KartHub.Agent.Sources.Replay;
using KartHub.Contracts;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Tests.Sources;

public sealed class ReplaySourceTests : IDisposable
{
    private const int Frames = 6;

    private readonly TestFolder folder = new();
    private readonly TestTime time = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(7.5)]
    public async Task EveryPicture_ComesAtItsTime_WithItsControls_AndTheFirstFollowsTheLast(double rateHz)
    {
        await using var source = Record(rateHz);
        var pad = (IGamepad)source;
        await source.CaptureAsync(default);
        for (var beat = 0; beat < 3 * Frames; beat++)
        {
            var frame = await source.CaptureAsync(default);
            frame.Picture.Pixels.ShouldBe(TestCockpit.Shaded(beat % Frames).Pixels);
            pad.At(frame.Timestamp)!.Value.Controls.ShouldBe(ControlsOf(beat % Frames));
            frame.Timestamp.ShouldBeInRange(time.GetTimestamp() - TimeSpan.FromSeconds(1 / rateHz).Ticks, time.GetTimestamp());
            time.Advance(TimeSpan.FromSeconds((beat + 1) / rateHz) - TimeSpan.FromTicks(time.GetTimestamp()) + TimeSpan.FromTicks(1));
        }
    }

    [Fact]
    public async Task BetweenTwoPictures_TheSameOneIsGiven()
    {
        await using var source = Record(10);
        var first = await source.CaptureAsync(default);
        time.Advance(TimeSpan.FromMilliseconds(60));
        (await source.CaptureAsync(default)).ShouldBe(first);
        time.Advance(TimeSpan.FromMilliseconds(60));
        (await source.CaptureAsync(default)).Picture.ShouldNotBeSameAs(first.Picture);
    }

    [Fact]
    public async Task WhoLooksSeldom_SkipsPictures()
    {
        await using var source = Record(10);
        await source.CaptureAsync(default);
        time.Advance(TimeSpan.FromMilliseconds(420));
        (await source.CaptureAsync(default)).Picture.Pixels.ShouldBe(TestCockpit.Shaded(4).Pixels);
        time.Advance(TimeSpan.FromMilliseconds(400)); // The eighth, which is the second of six.
        (await source.CaptureAsync(default)).Picture.Pixels.ShouldBe(TestCockpit.Shaded(2).Pixels);
    }

    [Fact]
    public async Task APictureThatVanished_IsSaid()
    {
        await using var source = Record(10);
        await source.CaptureAsync(default);
        File.Delete(Path.Combine(folder["run"], "img_2.png"));
        time.Advance(TimeSpan.FromMilliseconds(220));
        (await Should.ThrowAsync<SourceLostException>(async () => await source.CaptureAsync(default))).Message.ShouldContain("The recording \"run\" cannot be played on");
        time.Advance(TimeSpan.FromMilliseconds(400)); // The first one again.
        (await source.CaptureAsync(default)).Picture.Pixels.ShouldBe(TestCockpit.Shaded(0).Pixels);
    }

    [Fact]
    public void WhatIsNoRecording_IsSaid()
    {
        Should.Throw<Refusal>(() => new ReplayKind(time).Open(folder["nowhere"])).Message.ShouldContain("nowhere");
        Should.Throw<Refusal>(() => new ReplayKind(time).Open(" ")).Message.ShouldContain("folder:PATH");
    }

    [Fact]
    public async Task TheCatalog_GivesARecordingItsOwnPad()
    {
        await using var source = Record(10);
        await using var catalog = new CockpitCatalog(null, SourceCatalog.ForThisMachine(time), () => new NoGamepad("none was asked for"));
        var cockpit = catalog.Open(new($"folder:{folder["run"]}"));
        cockpit.Pad.Name.ShouldBe("as recorded");
        await cockpit.Source.CaptureAsync(default);
        cockpit.Pad.At(time.GetTimestamp())!.Value.Controls.ShouldBe(ControlsOf(0));
        await cockpit.Source.DisposeAsync();
    }

    private static Controls ControlsOf(int frame) => new(frame / 10f, -frame / 10f, frame % 2, 0, 1);

    private IFrameSource Record(double rateHz)
    {
        using (var writer = RecordingFormats.Create(folder["run"], new RecordingNotes(rateHz)))
        {
            for (var i = 0; i < Frames; i++)
            {
                writer.Add(TestCockpit.Shaded(i), ControlsOf(i));
            }

            writer.Complete();
        }

        return new ReplayKind(time).Open(folder["run"]);
    }
}
