using System.Text.RegularExpressions;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;
using KartHub.Training.Tests.Recordings;

namespace KartHub.Training.Tests.Preparing;

public sealed class PreparationTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Rows_AreTheResizedFrames_InOrder_WithTheirControls()
    {
        var options = new PreparationOptions { Width = 5, Height = 3 };
        var seen = new List<PreparationProgress>();
        var sources = new PreparationSource[] { new(new TestRecording("a", 100, rateHz: 20), "1"), new(new TestRecording("b", 7, flippedFrom: "a") { Width = 30 }, "2", Trim: 2..^1) };

        await Preparation.RunAsync(sources, temp["out"], options, new TestProgress<PreparationProgress>(seen.Add), CancellationToken.None);

        using var data = PreparedData.Open(temp["out"]);
        (data.Rows, data.Width, data.Height, data.Name).ShouldBe((104, 5, 3, "a, b"));
        foreach (var (row, frame, width) in new[] { (0, 0, 8), (99, 99, 8), (100, 2, 30), (103, 5, 30) })
        {
            data.Image(row).ToArray().ShouldBe(TestPictures.Frame(frame, width).Resize(5, 3).Pixels, $"row {row}");
            data.Controls(row).ShouldBe(TestRecording.ControlsOf(frame));
            data.Manifest.RowFrames[row].ShouldBe(frame);
        }

        data.Manifest.Sources.Select(source => source with { Notices = [] }).ShouldBe([new("1", "a", 20, 100, null), new("2", "b", 5, 7, "a")]);
        data.Manifest.RowTimesMs[99].ShouldBe(4950);
        data.Manifest.RowTimesMs[100].ShouldBe(400);
        data.SourceOf(100).Name.ShouldBe("b");
        seen.Count.ShouldBe(104);
        seen[^1].ShouldBe(new PreparationProgress(104, 104));
        Directory.GetFiles(temp["out"]).Select(Path.GetFileName).Order().ShouldBe(["X.npy", "manifest.json", "y.npy"], ignoreOrder: true);
    }

    [Fact]
    public async Task ACrop_IsCutBeforeResizing()
    {
        var crop = new Crop(1, 2, 6, 4);
        await Preparation.RunAsync([new(new TestRecording("a", 2), "a")], temp["out"], new PreparationOptions { Width = 4, Height = 2, Crop = crop }, null, CancellationToken.None);
        using var data = PreparedData.Open(temp["out"]);
        data.Image(1).ToArray().ShouldBe(TestPictures.Frame(1).Crop(crop).Resize(4, 2).Pixels);
        data.Manifest.Crop.ShouldBe(crop);

        var outside = new PreparationOptions { Crop = crop with { X = 3 } };
        (await Should.ThrowAsync<Refusal>(() => Preparation.RunAsync([new(new TestRecording("a", 2), "a")], temp["b"], outside, null, CancellationToken.None)))
            .Message.ShouldBe("a 0 is 8×6; the part to keep, 6×4 at (3, 2), reaches outside it.");
    }

    [Fact]
    public async Task Cancelling_OrFailing_LeavesNothing()
    {
        using var cancellation = new CancellationTokenSource();
        var cancelled = new TestRecording("a", 1000) { BeforeFrame = i => { if (i == 200) { cancellation.Cancel(); } } };
        await Should.ThrowAsync<OperationCanceledException>(() => PrepareAsync(cancelled, cancellation.Token));
        (await Should.ThrowAsync<Refusal>(() => PrepareAsync(new TestRecording("a", 5) { Claimed = 9 }))).Message.ShouldContain("'a' ends after 5 frames, but says that it has 9.");
        (await Should.ThrowAsync<Refusal>(() => PrepareAsync(new TestRecording("a", 0)))).Message.ShouldContain("no frames to prepare");
        Directory.EnumerateFileSystemEntries(temp.Path).ShouldBeEmpty();

        temp.Write("out/mine", "x");
        (await Should.ThrowAsync<Refusal>(() => PrepareAsync(new TestRecording("a", 1)))).Message.ShouldContain("There is something at");
        File.ReadAllText(temp["out/mine"]).ShouldBe("x");
    }

    [Fact]
    public async Task TheFilesAreNumPys_ToTheByte()
    {
        using (await TestRecording.PrepareAsync(temp["out"], new TestRecording("a", 3)))
        {
        }

        var x = File.ReadAllBytes(temp["out/X.npy"]);
        x.Length.ShouldBe(128 + 3 * 3 * 4 * 3);
        System.Text.Encoding.Latin1.GetString(x, 0, 128).ShouldBe("\u0093NUMPY\u0001\0v\0{'descr': '|u1', 'fortran_order': False, 'shape': (3, 3, 4, 3,), }".PadRight(127) + "\n");
        var y = File.ReadAllBytes(temp["out/y.npy"]);
        y.Length.ShouldBe(128 + 3 * 5 * 4);
        BitConverter.ToSingle(y, 128).ShouldBe(TestRecording.ControlsOf(0).SteerX);
    }

    [Fact]
    public async Task DamagedFiles_AreRefused_ByName()
    {
        using (await TestRecording.PrepareAsync(temp["good"], new TestRecording("a", 30)))
        {
        }

        var x = File.ReadAllBytes(temp["good/X.npy"]);
        var y = File.ReadAllBytes(temp["good/y.npy"]);
        var manifest = File.ReadAllText(temp["good/manifest.json"]);
        Refused("X.npy", x[..^1], "X.npy' has 1,207 bytes, but its header says 1,208");
        Refused("X.npy", x[..9], "X.npy' is not a NumPy array file");
        Refused("X.npy", x[..60], "X.npy' ends within its header");
        Refused("X.npy", y, "X.npy' holds 30×5 numbers of type <f4, but manifest.json beside it says 30×3×4×3 numbers of type |u1");
        Refused("y.npy", x, "y.npy' holds 30×3×4×3 numbers");
        Refused("y.npy", [.. y[..^4], .. BitConverter.GetBytes(float.NaN)], "y.npy' holds NaN in row 30");
        Refused("y.npy", [.. y[..^4], .. BitConverter.GetBytes(7f)], "y.npy' holds 7 in row 30");
        Refused("manifest.json", "{"u8.ToArray(), "manifest.json' is not a manifest");
        Refused("manifest.json", "{\"version\":1}"u8.ToArray(), "manifest.json' is not a manifest of prepared data: it has no 'width'");
        Refused("manifest.json", Bytes(Regex.Replace(manifest, "\"rateHz\":[^,]+", "\"rateHz\":-1")), "has 30 frames, -1 a second");
        Refused("manifest.json", Bytes(Regex.Replace(manifest, "\"rateHz\":[^,]+", "\"rateHz\":1e300")), "30 frames, 1E+300 a second");
        Refused("manifest.json", Bytes(manifest.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)), "of version 2");
        Refused("manifest.json", Bytes(manifest.Replace("\"rowSources\":[0,", "\"rowSources\":[1,", StringComparison.Ordinal)), "its rows do not go with its sources");
        Refused("manifest.json", Bytes(manifest.Replace("\"rowFrames\":[0,", "\"rowFrames\":[", StringComparison.Ordinal)), "its rows do not go with its sources");
        Should.Throw<Refusal>(() => PreparedData.Open(temp["nowhere"])).Message.ShouldContain("is no prepared data");
        PreparedData.IsPrepared(temp["good"]).ShouldBeTrue();
        temp.Write("recording/data.csv", "");
        temp.Write("recording/manifest.json", """{"name": "web app"}""");
        PreparedData.IsPrepared(temp["recording"]).ShouldBeFalse();
        File.Delete(temp["good/X.npy"]);
        Should.Throw<Refusal>(() => PreparedData.Open(temp["good"])).Message.ShouldContain("X.npy");

        void Refused(string file, byte[] content, string message)
        {
            foreach (var good in Directory.GetFiles(temp["good"]))
            {
                temp.Write($"bad/{Path.GetFileName(good)}", File.ReadAllBytes(good));
            }

            temp.Write($"bad/{file}", content);
            Should.Throw<Refusal>(() => PreparedData.Open(temp["bad"])).Message.ShouldContain(message);
        }
    }

    [Fact]
    public async Task AnnouncingRows_LeavesThemAsTheyAre()
    {
        using var data = await TestRecording.PrepareAsync(temp["out"], new TestRecording("a", 5));
        var before = Enumerable.Range(0, 5).Select(row => data.Image(row).ToArray()).ToArray();
        for (var row = 0; row < 5; row++)
        {
            data.Announce(row);
        }

        Enumerable.Range(0, 5).Select(row => data.Image(row).ToArray()).ShouldBe(before);
        Should.Throw<ArgumentOutOfRangeException>(() => data.Announce(5));
    }

    [Fact]
    public async Task DisposedData_SaysSo()
    {
        var data = await TestRecording.PrepareAsync(temp["out"], new TestRecording("a", 2));
        Should.Throw<ArgumentOutOfRangeException>(() => data.Image(2).Length);
        Should.Throw<ArgumentOutOfRangeException>(() => data.Image(-1).Length);
        data.Dispose();
        data.Dispose();
        Should.Throw<ObjectDisposedException>(() => data.Image(0).Length);
    }

    [SkippableFact]
    public async Task TheRealRecording_GivesPicturesThatAreNotAllZeros()
    {
        using var recording = RecordingFormats.Open(SharedData.RealRecording());
        await Preparation.RunAsync([new(recording, recording.Name)], temp["out"], new PreparationOptions(), null, CancellationToken.None);
        using var data = PreparedData.Open(temp["out"]);
        (data.Rows, data.Height, data.Width).ShouldBe((475, 66, 200));
        Enumerable.Range(0, data.Rows).Average(row => data.Image(row).ToArray().Average(b => b)).ShouldBeInRange(40, 220);
        var split = DataSplit.Choose([data]);
        split.Explanation.Message.ShouldBe("Same course: validated on the last 95 frames of 2021-10-11-1; the second before them is left out.");
    }

    private Task<PreparedManifest> PrepareAsync(TestRecording recording, CancellationToken cancellationToken = default) =>
        Preparation.RunAsync([new(recording, recording.Name)], temp["out"], new PreparationOptions { Width = 4, Height = 3 }, null, cancellationToken);

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
