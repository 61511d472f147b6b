using FsCheck;
using FsCheck.Fluent;
using KartHub.Agent.Recordings;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;

namespace KartHub.Agent.Tests.Recordings;

public sealed class RecorderTests : IDisposable
{
    private static readonly RecordingPlan Plan = new("test: a window", "someone", 20);

    private readonly TestFolder folder = new();
    private readonly TestTime time = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Recording_IsSpooledInSegmentsOfASecond_AndSealed()
    {
        using var spool = new Spool(folder["spool"]);
        var recorder = Recorder.Start(spool, Plan, time);
        var pictures = await OfferAsync(recorder, frames: 50);
        await recorder.StopAsync();

        var recording = spool.Recordings().Single();
        recording.Id.ShouldBe(recorder.Id);
        var start = recording.ReadStart().ShouldNotBeNull();
        (start.Width, start.Height, start.RateHz, start.Driver).ShouldBe((64, 48, 20, "someone"));
        start.Name.ShouldStartWith("a window 2026-01-02");
        recording.Waiting().Select(s => s.Frames).ShouldBe([20, 20, 10]);
        Counts(recording.ReadSeal()).ShouldBe(new RecordingSeal(3, 50, 0, 0));
        recorder.Seal.ShouldBe(recording.ReadSeal());
        spool.PendingSegments.ShouldBe(3);
        recorder.Bytes.ShouldBe(recording.Waiting().Sum(s => new FileInfo(recording.PathOf(s.FileName)).Length));

        var frames = FramesIn(recording);
        for (var i = 0; i < frames.Count; i++)
        {
            frames[i].Controls.SteerX.ShouldBe(i / 50f);
            frames[i].Time.ShouldBe(TimeSpan.FromMilliseconds(50 * (i + 1)));
            Png.Read(frames[i].Picture.Span).Pixels.ShouldBe(pictures[i].Pixels);
        }
    }

    [Fact]
    public async Task PicturesThatDoNotChange_AreDroppedAndCounted()
    {
        using var spool = new Spool(folder["spool"]);
        var recorder = Recorder.Start(spool, Plan, time);
        var picture = TestCockpit.Shaded(1);
        recorder.Offer(new CapturedFrame(picture, time.GetTimestamp()), default, DrivenBy.Person).ShouldBeTrue();
        for (var i = 0; i < 4; i++)
        {
            recorder.Offer(new CapturedFrame(TestCockpit.Shaded(1), time.GetTimestamp()), default, DrivenBy.Person).ShouldBeFalse();
        }

        recorder.Offer(new CapturedFrame(TestCockpit.Shaded(2), time.GetTimestamp()), default, DrivenBy.Person).ShouldBeTrue();
        recorder.Offer(new CapturedFrame(TestCockpit.Shaded(2), time.GetTimestamp()), default, DrivenBy.Person).ShouldBeFalse();
        await recorder.StopAsync();
        Counts(recorder.Seal).ShouldBe(new RecordingSeal(1, 2, 0, 5));
    }

    [Fact]
    public async Task MissedFrames_AreCounted_AlsoAfterTheLastOne()
    {
        using var spool = new Spool(folder["spool"]);
        var recorder = Recorder.Start(spool, Plan, time);
        recorder.Miss(2);
        await OfferAsync(recorder, frames: 3);
        recorder.Miss(4);
        await recorder.StopAsync();
        Counts(recorder.Seal).ShouldBe(new RecordingSeal(1, 3, 6, 0));
    }

    [Fact]
    public async Task StopBeforeAnyFrame_LeavesNothing()
    {
        using var spool = new Spool(folder["spool"]);
        await Recorder.Start(spool, Plan, time).StopAsync();
        spool.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task FramesFromBeforeRecordAndAfterStop_AreNoPartOfIt()
    {
        using var spool = new Spool(folder["spool"]);
        var before = new CapturedFrame(TestCockpit.Shaded(1), time.GetTimestamp());
        time.Advance(TimeSpan.FromMilliseconds(10));
        var recorder = Recorder.Start(spool, Plan, time);
        recorder.Offer(before, default, DrivenBy.Person).ShouldBeFalse();
        await OfferAsync(recorder, frames: 1);
        await recorder.StopAsync();
        recorder.Offer(new CapturedFrame(TestCockpit.Shaded(9), time.GetTimestamp()), default, DrivenBy.Person).ShouldBeFalse();
        Counts(recorder.Seal).ShouldBe(new RecordingSeal(1, 1, 0, 0));
    }

    [Fact]
    public async Task ControlsOutsideTheirRange_AreLimited()
    {
        using var spool = new Spool(folder["spool"]);
        var recorder = Recorder.Start(spool, Plan, time);
        recorder.Offer(new CapturedFrame(TestCockpit.Shaded(1), time.GetTimestamp()), new Controls(-3, float.NaN, 9, 0, 0), DrivenBy.Pilot);
        await recorder.StopAsync();
        var frame = FramesIn(spool.Recordings().Single()).Single();
        frame.Controls.ShouldBe(new Controls(-1, 0, 1, 0, 0));
        frame.DrivenBy.ShouldBe(DrivenBy.Pilot);
    }

    [Fact]
    public async Task PictureOfAnotherSize_EndsTheRecordingAndSaysSo()
    {
        using var spool = new Spool(folder["spool"]);
        var recorder = Recorder.Start(spool, Plan, time);
        await OfferAsync(recorder, frames: 2);
        recorder.Offer(new CapturedFrame(TestCockpit.Shaded(1, 80, 60), time.GetTimestamp()), default, DrivenBy.Person);
        await Eventually.IsTrue(() => recorder.Failure is not null);
        await recorder.StopAsync();
        recorder.Failure!.ShouldContain("64×48 to 80×60");
        recorder.Seal!.Frames.ShouldBe(2);
    }

    [Fact]
    public async Task PictureLargerThanAHubTakes_IsNotRecordedAndSaysSo()
    {
        using var spool = new Spool(folder["spool"]);
        var recorder = Recorder.Start(spool, Plan, time);
        recorder.Offer(new CapturedFrame(TestCockpit.Shaded(1, 2049, 2048), time.GetTimestamp()), default, DrivenBy.Person);
        await Eventually.IsTrue(() => recorder.Failure is not null);
        await recorder.StopAsync();
        recorder.Failure!.ShouldContain("2049×2048");
        recorder.Failure!.ShouldContain("4,194,304");
        spool.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void FullDisk_RefusesToRecord()
    {
        using var spool = new Spool(folder["spool"], reserve: long.MaxValue);
        Should.Throw<SpoolException>(() => Recorder.Start(spool, Plan, time)).Message.ShouldContain("nearly full");
        spool.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task DiskThatCannotBeWrittenAnyMore_EndsTheRecordingAtItsLastWholeSegment()
    {
        using var spool = new Spool(folder["spool"]);
        var recorder = Recorder.Start(spool, Plan, time);
        await OfferAsync(recorder, frames: 25);
        await Eventually.IsTrue(() => spool.PendingSegments == 1);
        var recording = spool.Recordings().Single();

        // Something stands where the segment wants to be: the nearest to a failing disk that a test can make.
        Directory.CreateDirectory(recording.PathOf(new SegmentName(1, 20, 0, 0).FileName));
        await OfferAsync(recorder, frames: 20);
        await Eventually.IsTrue(() => recorder.Failure is not null);
        await recorder.StopAsync();
        recorder.Failure!.ShouldContain(spool.Folder);
        Counts(recorder.Seal).ShouldBe(new RecordingSeal(1, 20, 0, 0));
    }

    [Fact]
    public async Task Cadence_OfSteadyFrames_SaysSo()
    {
        using var spool = new Spool(folder["spool"]);
        var recorder = Recorder.Start(spool, Plan, time);
        await OfferAsync(recorder, frames: 100);
        await recorder.StopAsync();
        recorder.Seal!.Cadence.ShouldBe(new RecordingCadence(20, 0, 0, 0, 50));
    }

    [Fact]
    public async Task Cadence_OfASingleFrame_IsNone()
    {
        using var spool = new Spool(folder["spool"]);
        var recorder = Recorder.Start(spool, Plan, time);
        await OfferAsync(recorder, frames: 1);
        await recorder.StopAsync();
        recorder.Seal!.Cadence.ShouldBeNull();
    }

    [Fact]
    public void Cadence_AgreesWithACountOfTheWrittenFrames() => Prop.ForAll<ushort[]>(gaps =>
    {
        using var place = new TestFolder();
        using var spool = new Spool(place["spool"]);
        var recorder = Recorder.Start(spool, Plan, time);
        for (var i = 0; i < gaps.Length; i++)
        {
            time.Advance(TimeSpan.FromMicroseconds(1 + gaps[i] * 3)); // Up to 0.2 s.
            while (recorder.Backlog >= Plan.RateHz)
            {
                Thread.Yield();
            }

            recorder.Offer(new CapturedFrame(TestCockpit.Shaded(i, 10, 10), time.GetTimestamp()), default, DrivenBy.Person).ShouldBeTrue();
        }

        recorder.StopAsync().GetAwaiter().GetResult();
        if (spool.IsEmpty)
        {
            return;
        }

        var times = FramesIn(spool.Recordings().Single()).Select(f => f.Time.TotalMilliseconds).ToList();
        var intervals = times.Zip(times[1..], (one, next) => next - one).ToList();
        if (intervals.Count == 0)
        {
            recorder.Seal!.Cadence.ShouldBeNull();
            return;
        }

        var jitters = intervals.Select(i => Math.Abs(i - 50)).Order().ToList();
        var cadence = recorder.Seal!.Cadence!;
        cadence.MeasuredHz.ShouldBe(intervals.Count * 1000 / (times[^1] - times[0]), 1e-6);
        cadence.LongestGapMs.ShouldBe(intervals.Max(), 1e-6);
        cadence.JitterP50Ms.ShouldBe(jitters[(int)Math.Ceiling(0.5 * jitters.Count) - 1], 0.0501);
        cadence.JitterP95Ms.ShouldBe(jitters[(int)Math.Ceiling(0.95 * jitters.Count) - 1], 0.0501);
        cadence.JitterP99Ms.ShouldBe(jitters[(int)Math.Ceiling(0.99 * jitters.Count) - 1], 0.0501);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithEndSize(200));

    [Fact]
    public async Task Jpeg_IsKeptInAFractionOfTheRoom()
    {
        using var spool = new Spool(folder["spool"]);
        var recorder = Recorder.Start(spool, Plan with { Format = PictureFormat.Jpeg }, time);
        var pictures = await OfferAsync(recorder, frames: 5);
        await recorder.StopAsync();
        var frames = FramesIn(spool.Recordings().Single());
        frames.Count.ShouldBe(5);
        frames.All(f => f.Format == PictureFormat.Jpeg && Jpeg.IsJpeg(f.Picture.Span)).ShouldBeTrue();
        Picture.Read(frames[0].Picture.Span).Size.ShouldBe(pictures[0].Size);
    }

    private async Task<List<Frame>> OfferAsync(Recorder recorder, int frames)
    {
        var pictures = new List<Frame>();
        for (var i = 0; i < frames; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            pictures.Add(TestCockpit.Shaded(i));
            var frame = new CapturedFrame(pictures[^1], time.GetTimestamp());
            await Eventually.IsTrue(() => recorder.Failure is not null || recorder.Backlog < Plan.RateHz); // It does not wait for its disk; a test that is faster must.
            recorder.Offer(frame, new Controls(i / (float)frames, 0, 1, 0, 0), DrivenBy.Person);
        }

        return pictures;
    }

    private static List<FrameRecord> FramesIn(SpooledRecording recording) =>
        [.. recording.Waiting().SelectMany(s => Frames.In(File.ReadAllBytes(recording.PathOf(s.FileName))))];

    private static RecordingSeal? Counts(RecordingSeal? seal) => seal is null ? null : seal with { Cadence = null };
}
