using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;
using KartHub.Training.Recordings;
using KartHub.Training.Recordings.TensorKart;

namespace KartHub.Training.Tests.Recordings;

/// <summary>Rate, gaps and times of recordings whose frames' times are known.</summary>
public sealed class RecordedTimesTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void TimesOfFrames_AreKeptBesideTheCsv_WhichStaysTensorKarts()
    {
        TimeSpan[] times = [TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.35), TimeSpan.FromSeconds(0.45), TimeSpan.FromMicroseconds(1_550_001)];
        Write("run", times).ShouldBe(new RecordingPace(3 / 1.300001, 1, 1.100001));

        using var recording = RecordingFormats.Open(temp["run"]);
        recording.ReadFrames().Select(frame => frame.Time).ShouldBe(times);
        recording.RateHz.ShouldBe(3 / 1.300001, 0.001);
        recording.RateAssumed.ShouldBeFalse();
        File.ReadAllLines(temp["run/data.csv"]).ShouldAllBe(line => line.Split(',', StringSplitOptions.None).Length == 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0\n")]
    [InlineData("0\n1\nsoon\n3\n")]
    [InlineData("0\n1\n0.5\n3\n")]
    [InlineData("-1\n1\n2\n3\n")]
    [InlineData("0\n1\n2\n1e300\n")]
    public void TimesThatCannotBe_ArePassedOver_AndSaid(string file)
    {
        Write("run", [TimeSpan.Zero, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(0.4)]);
        File.WriteAllText(temp["run/times.csv"], file);
        using var recording = RecordingFormats.Open(temp["run"]);
        recording.ReadFrames().Select(frame => frame.Time.TotalSeconds).ShouldBe([0, 1 / 7.5, 2 / 7.5, 3 / 7.5], tolerance: 1e-6);
        recording.Notices.ShouldHaveSingleItem().Code.ShouldBe("times.unusable");
    }

    [Fact]
    public void TimesTooLongToBeTrue_ArePassedOver_AndSaid()
    {
        Write("run", [TimeSpan.Zero, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.2)]);
        using (var file = File.OpenWrite(temp["run/times.csv"]))
        {
            file.SetLength(TensorKartTimes.MaxSize + 1);
        }

        using var recording = RecordingFormats.Open(temp["run"]);
        recording.FrameCount.ShouldBe(3);
        recording.Notices.ShouldHaveSingleItem().Code.ShouldBe("times.unreadable");
    }

    [Fact]
    public void NotesTooLongToBeTrue_ArePassedOver_AndSaid()
    {
        Write("run", [TimeSpan.Zero, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.2)]);
        File.WriteAllText(temp["run/info.json"], $"{{\"rateHz\": 10, \"more\": \"{new string('x', 1 << 20)}\"}}");
        using var recording = RecordingFormats.Open(temp["run"]);
        recording.FrameCount.ShouldBe(3);
        recording.RateAssumed.ShouldBeTrue();
        recording.Notices.ShouldHaveSingleItem().Code.ShouldBe("info.unreadable");
    }

    [Fact]
    public void TimesWithoutALastLineEnd_AreRead()
    {
        Write("run", [TimeSpan.Zero, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.4)]);
        File.WriteAllText(temp["run/times.csv"], "0\r\n0.1\r\n0.4");
        using var recording = RecordingFormats.Open(temp["run"]);
        recording.ReadFrames().Select(frame => frame.Time.TotalSeconds).ShouldBe([0, 0.1, 0.4], tolerance: 1e-6);
    }

    [Fact]
    public async Task MirrorImagesAndZips_KeepTheTimes()
    {
        TimeSpan[] times = [TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.35), TimeSpan.FromSeconds(0.45), TimeSpan.FromMicroseconds(1_550_001)];
        Write("run", times);
        Flip.Run(temp["run"], temp["mirrored"]);
        using (var recording = RecordingFormats.Open(temp["run"]))
        {
            await using var zip = File.Create(temp["run.zip"]);
            await RecordingFormats.WriteZipAsync(zip, "run", recording, CancellationToken.None);
        }

        foreach (var copy in new[] { "mirrored", "run.zip" })
        {
            using var recording = RecordingFormats.Open(temp[copy]);
            recording.ReadFrames().Select(frame => frame.Time).ShouldBe(times, copy);
            recording.RateHz.ShouldBe(3 / 1.300001, 0.001, copy);
        }
    }

    [Fact]
    public void Times_ReadBackAsTheyWereWritten() => Prop.ForAll<NonNegativeInt[]>(steps =>
    {
        var times = steps.Select((_, i) => TimeSpan.FromMicroseconds(steps.Take(i + 1).Sum(step => (long)step.Item))).ToList();
        return TensorKartTimes.Read(TensorKartTimes.Write(times))!.SequenceEqual(times);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Pace_OfFewerThanTwoMoments_IsUnknown()
    {
        RecordingPace.Of([]).ShouldBeNull();
        RecordingPace.Of([TimeSpan.FromSeconds(1)]).ShouldBeNull();
        RecordingPace.Of([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)]).ShouldBeNull();
    }

    [Fact]
    public void SlowButSteadyFrames_HaveNoGaps() =>
        RecordingPace.Of([.. Enumerable.Range(0, 50).Select(i => TimeSpan.FromSeconds(i * 0.3 + i % 2 * 0.05))])!.Gaps.ShouldBe(0);

    private RecordingPace? Write(string name, TimeSpan[] times)
    {
        using var writer = RecordingFormats.Create(temp[name], new RecordingNotes(20));
        foreach (var (i, time) in times.Index())
        {
            writer.Add(TestPictures.Png(i), Controls.Neutral, time);
        }

        return writer.Complete();
    }
}
