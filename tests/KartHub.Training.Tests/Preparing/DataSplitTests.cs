using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;
using KartHub.Training.Preparing;

namespace KartHub.Training.Tests.Preparing;

public sealed class DataSplitTests : IDisposable
{
    private readonly TempFolder temp = new();
    private readonly List<PreparedData> open = [];

    public void Dispose()
    {
        open.ForEach(data => data.Dispose());
        temp.Dispose();
    }

    [Fact]
    public async Task OneRecording_IsValidatedOnItsEnd_BehindAGap()
    {
        var data = await Prepare(new TestRecording("race", 100));

        var split = DataSplit.Choose([data]);

        split.Train.Select(row => row.Index).ShouldBe(Enumerable.Range(0, 76)); // The last at 15 s, the first validated at 16 s.
        split.Validation.Select(row => row.Index).ShouldBe(Enumerable.Range(80, 20));
        split.Explanation.ShouldBe("Validated on the last 20 frames of race; the second before them is left out.");
    }

    [Fact]
    public async Task AMirrorImage_IsDividedAtTheSameFrames()
    {
        var data = await Prepare(new TestRecording("race", 100));
        var flipped = await Prepare(new TestRecording("race_flipped", 100, flippedFrom: "race"));

        var split = DataSplit.Choose([data, flipped]);

        split.Train.ShouldBe([.. Rows(data, 0, 76), .. Rows(flipped, 0, 76)]);
        split.Validation.ShouldBe([.. Rows(data, 80, 20), .. Rows(flipped, 80, 20)]);
        split.Explanation.ShouldBe("Validated on the last 20 frames of race, and the same of its mirror image; the second before them is left out.");
    }

    [Fact]
    public async Task OfSeveralRecordings_WholeOnesAreHeldBack_WithTheirMirrorImages()
    {
        var a = await Prepare(new TestRecording("a", 90), new TestRecording("b", 40));
        var b = await Prepare(new TestRecording("c", 70), new TestRecording("b_flipped", 40, flippedFrom: "b"), new TestRecording("d", 160));

        var split = DataSplit.Choose([a, b]);

        split.Validation.ShouldBe([.. Rows(a, 90, 40), .. Rows(b, 70, 40)]);
        split.Train.Count.ShouldBe(320);
        split.Explanation.ShouldBe("Validated on b (80 frames), a whole recording not trained on. Trained on the other 3 (320 frames).");
    }

    [Fact]
    public async Task AScrapBesideALongRecording_IsNotWhatIsValidatedOn()
    {
        var data = await Prepare(new TestRecording("scrap", 3), new TestRecording("race", 200));
        var split = DataSplit.Choose([data]);
        split.Validation.ShouldBe(Rows(data, 163, 40));
        split.Train.Count.ShouldBe(3 + 156);
    }

    [Fact]
    public async Task ChosenValidation_IsTaken_AndAnOverlapIsSaid()
    {
        var train = await Prepare(new TestRecording("a", 30));
        var other = await Prepare(new TestRecording("b", 10));
        var flipped = await Prepare(new TestRecording("a_flipped", 30, flippedFrom: "a"));

        var split = DataSplit.Choose([train], [other]);
        split.Train.Count.ShouldBe(30);
        split.Validation.ShouldBe(Rows(other, 0, 10));
        split.Explanation.ShouldBe("Validated on b (10 frames), as chosen.");

        DataSplit.Choose([train], [flipped]).Explanation.ShouldContain("Careful: a is trained on too");
    }

    [Fact]
    public async Task TooLittle_IsRefused()
    {
        var data = await Prepare(new TestRecording("race", 5));
        Should.Throw<Refusal>(() => DataSplit.Choose([data])).Message.ShouldStartWith("race is too short to train on: of its 5 frames the last 1 are for validation");
        Should.Throw<Refusal>(() => DataSplit.Choose([])).Message.ShouldContain("nothing to train on");
    }

    [Fact]
    public void NoDrive_IsEverOnBothSides() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var count = random.Next(2, 7);
            var recordings = Enumerable.Range(0, count).Select(i => new TestRecording($"r{i}", random.Next(20, 90))).ToList();
            recordings.AddRange(recordings.Where(_ => random.Next(2) == 0).Select(r => new TestRecording($"{r.Name}_flipped", r.FrameCount, 5, r.Name)).ToList());
            var sets = recordings.GroupBy(_ => random.Next(2)).Select(group => TestRecording.PrepareAsync(temp[Guid.NewGuid().ToString("N")], [.. group]).GetAwaiter().GetResult()).ToList();
            open.AddRange(sets);

            var split = DataSplit.Choose(sets);

            split.Train.ShouldNotBeEmpty();
            split.Validation.ShouldNotBeEmpty();
            split.Train.Intersect(split.Validation).ShouldBeEmpty();
            var validated = split.Validation.Select(Drive).ToHashSet();
            var both = split.Train.Where(row => validated.Contains(Drive(row))).ToList();
            both.ShouldBeEmpty();
            DataSplit.Choose(sets).Validation.ShouldBe(split.Validation);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(8));

    private static string Drive(DataRow row)
    {
        var source = row.Data.SourceOf(row.Index);
        return source.FlippedFrom ?? source.Id;
    }

    private static IEnumerable<DataRow> Rows(PreparedData data, int start, int count) =>
        Enumerable.Range(start, count).Select(row => new DataRow(data, row));

    private async Task<PreparedData> Prepare(params TestRecording[] recordings)
    {
        open.Add(await TestRecording.PrepareAsync(temp[$"prepared-{open.Count}"], recordings));
        return open[^1];
    }
}
