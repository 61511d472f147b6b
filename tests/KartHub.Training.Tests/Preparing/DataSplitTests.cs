using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;
using KartHub.Training.Preparing;

namespace KartHub.Training.Tests.Preparing;

public sealed class DataSplitTests : IDisposable
{
    private readonly TempFolder temp = new();
    private readonly List<PreparedData> open = [];
    private int pictures = 1000;

    public void Dispose()
    {
        open.ForEach(data => data.Dispose());
        temp.Dispose();
    }

    [Fact]
    public async Task OneRecording_IsValidatedOnItsEnd_BehindAGap()
    {
        var data = await Prepare(Recording("race", 100));

        var split = DataSplit.Choose([data]);

        split.Train.Select(row => row.Index).ShouldBe(Enumerable.Range(0, 76)); // The last at 15 s, the first validated at 16 s.
        split.Validation.Select(row => row.Index).ShouldBe(Enumerable.Range(80, 20));
        split.JudgedOn.ShouldBe(JudgedOn.SameCourse);
        split.Explanation.Message.ShouldBe("Same course: validated on the last 20 frames of race; the second before them is left out.");
    }

    [Fact]
    public async Task EveryRecording_IsTrainedOn_AndValidatedOnItsEnd_WithItsMirrorImage()
    {
        var a = await Prepare(Recording("a", 100), Recording("b", 50));
        var b = await Prepare(Recording("a_flipped", 100, flippedFrom: "a"));

        var split = DataSplit.Choose([a, b]);

        split.Train.ShouldBe([.. Rows(a, 0, 76), .. Rows(a, 100, 36), .. Rows(b, 0, 76)]);
        split.Validation.ShouldBe([.. Rows(a, 80, 20), .. Rows(a, 140, 10), .. Rows(b, 80, 20)]);
        split.Explanation.Message.ShouldBe("Same course: validated on the last fifth of a and b (30 frames), and the same of mirror images; the second before each is left out.");
    }

    [Fact]
    public async Task AMirrorImage_IsDividedAtTheSameFrames()
    {
        var data = await Prepare(Recording("race", 100));
        var flipped = await Prepare(Recording("race_flipped", 100, flippedFrom: "race"));

        var split = DataSplit.Choose([data, flipped]);

        split.Train.ShouldBe([.. Rows(data, 0, 76), .. Rows(flipped, 0, 76)]);
        split.Validation.ShouldBe([.. Rows(data, 80, 20), .. Rows(flipped, 80, 20)]);
        split.Explanation.Message.ShouldBe("Same course: validated on the last 20 frames of race, and the same of its mirror image; the second before them is left out.");
    }

    [Fact]
    public async Task WhenAsked_WholeRecordingsAreHeldBack_WithTheirMirrorImages()
    {
        var a = await Prepare(Recording("a", 90), Recording("b", 40));
        var b = await Prepare(Recording("c", 70), Recording("b_flipped", 40, flippedFrom: "b"), Recording("d", 160));

        var split = DataSplit.Choose([a, b], HoldBack.WholeRecordings);

        split.Validation.ShouldBe([.. Rows(a, 90, 40), .. Rows(b, 70, 40)]);
        split.Train.Count.ShouldBe(320);
        split.JudgedOn.ShouldBe(JudgedOn.Unseen);
        split.Explanation.Message.ShouldBe("Unseen: validated on b (80 frames), a whole recording not trained on. Trained on the other 3 (320 frames).");
    }

    [Fact]
    public async Task WhereNoneCanBeHeldBackWhole_ItIsSaid()
    {
        var alone = await Prepare(Recording("race", 100), Recording("race_flipped", 100, flippedFrom: "race"));
        Should.Throw<Refusal>(() => DataSplit.Choose([alone], HoldBack.WholeRecordings)).Message.ShouldStartWith("race is the only recording");
        var uneven = await Prepare(Recording("scrap", 3), Recording("race", 200));
        Should.Throw<Refusal>(() => DataSplit.Choose([uneven], HoldBack.WholeRecordings)).Message.ShouldContain("scrap would be 1.5 % of all frames");
    }

    [Fact]
    public async Task AScrapBesideALongRecording_IsTrainedOnWhole()
    {
        var data = await Prepare(Recording("scrap", 3), Recording("race", 200));
        var split = DataSplit.Choose([data]);
        split.Validation.ShouldBe(Rows(data, 163, 40));
        split.Train.Count.ShouldBe(3 + 156);
        split.Explanation.Message.ShouldEndWith("Too short to be divided and trained on whole: scrap.");
    }

    [Fact]
    public async Task ChosenValidation_IsTaken_AndAnOverlapIsSaid()
    {
        var train = await Prepare(Recording("a", 30));
        var other = await Prepare(Recording("b", 10));
        var flipped = await Prepare(Recording("a_flipped", 30, flippedFrom: "a"));

        var split = DataSplit.Choose([train], validateOn: [other]);
        split.Train.Count.ShouldBe(30);
        split.Validation.ShouldBe(Rows(other, 0, 10));
        split.JudgedOn.ShouldBe(JudgedOn.Unseen);
        split.Explanation.Message.ShouldBe("Unseen: validated on b (10 frames), as chosen.");

        split = DataSplit.Choose([train], validateOn: [flipped]);
        split.JudgedOn.ShouldBe(JudgedOn.SameCourse);
        split.Explanation.Message.ShouldContain("Careful: a is trained on too");
    }

    [Fact]
    public async Task APictureThatIsTrainedOn_IsNotValidatedOn_NorIsItsMirrorImage()
    {
        var twice = await Prepare(new TestRecording("race", 100) { PictureOf = frame => frame is >= 85 and < 90 ? frame - 60 : frame }); // A stretch that is there twice.
        var split = DataSplit.Choose([twice]);
        split.Validation.ShouldBe([.. Rows(twice, 80, 5), .. Rows(twice, 90, 10)]);
        split.Train.Count.ShouldBe(76);
        split.Explanation.Message.ShouldEndWith("Left out of these: 5 frames whose picture is trained on too.");

        var mirrored = await Prepare(new TestRecording("nobody knows whose", 90) { Mirrored = true });
        split = DataSplit.Choose([twice, mirrored]);
        split.Validation.ShouldBe([.. Rows(twice, 80, 5), .. Rows(twice, 90, 10), .. Rows(mirrored, 76, 14)], "frames 72 to 75 are the other's too, which trains on them");

        Should.Throw<Refusal>(() => DataSplit.Choose([twice], validateOn: [twice])).Message.ShouldStartWith("There is nothing to judge by: each of the 100 frames");
    }

    [Fact]
    public async Task TooLittle_IsRefused()
    {
        var data = await Prepare(Recording("race", 5));
        Should.Throw<Refusal>(() => DataSplit.Choose([data])).Message.ShouldStartWith("race is too short to train on: of its 5 frames the last 1 are for validation");
        Should.Throw<Refusal>(() => DataSplit.Choose([])).Message.ShouldContain("nothing to train on");
    }

    [Fact]
    public void NoStretch_IsEverOnBothSides() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var count = random.Next(2, 7);
            var recordings = Enumerable.Range(0, count).Select(i => Recording($"r{i}", random.Next(20, 90))).ToList();
            recordings.AddRange(recordings.Where(_ => random.Next(2) == 0).Select(r => Recording($"{r.Name}_flipped", r.FrameCount, r.Name)).ToList());
            var sets = recordings.GroupBy(_ => random.Next(2)).Select(group => TestRecording.PrepareAsync(temp[Guid.NewGuid().ToString("N")], [.. group]).GetAwaiter().GetResult()).ToList();
            open.AddRange(sets);

            var ends = DataSplit.Choose(sets);
            ends.Train.Select(Drive).ToHashSet().SetEquals(ends.Validation.Select(Drive)).ShouldBeTrue("each is long enough for both");
            foreach (var drive in ends.Validation.GroupBy(Drive))
            {
                var trained = ends.Train.Where(row => Drive(row) == drive.Key).Max(TimeOf);
                drive.Min(TimeOf).ShouldBeGreaterThanOrEqualTo(trained + 1000);
            }

            var whole = DataSplit.Choose(sets, HoldBack.WholeRecordings);
            whole.Train.Select(Drive).Intersect(whole.Validation.Select(Drive)).ShouldBeEmpty();
            whole.Train.ShouldNotBeEmpty();
            whole.Validation.ShouldNotBeEmpty();
            DataSplit.Choose(sets, HoldBack.WholeRecordings).Validation.ShouldBe(whole.Validation);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(8));

    private static string Drive(DataRow row)
    {
        var source = row.Data.SourceOf(row.Index);
        return source.FlippedFrom ?? source.Id;
    }

    private static double TimeOf(DataRow row) => row.Data.Manifest.RowTimesMs[row.Index];

    /// <summary>A recording with pictures of its own.</summary>
    private TestRecording Recording(string name, int frames, string? flippedFrom = null)
    {
        var first = pictures;
        pictures += frames;
        return new TestRecording(name, frames, flippedFrom: flippedFrom) { PictureOf = frame => first + frame };
    }

    private static IEnumerable<DataRow> Rows(PreparedData data, int start, int count) =>
        Enumerable.Range(start, count).Select(row => new DataRow(data, row));

    private async Task<PreparedData> Prepare(params TestRecording[] recordings)
    {
        open.Add(await TestRecording.PrepareAsync(temp[$"prepared-{open.Count}"], recordings));
        return open[^1];
    }
}
