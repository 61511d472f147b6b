using KartHub.Training.Models;
using KartHub.Training.Tests.Models;

namespace KartHub.Cli.Tests;

public sealed class RecordingVerbsTests : IDisposable
{
    private readonly TestTerminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task Inspect_SaysWhatIsInARecording()
    {
        var json = (await TestTerminal.JsonAsync("inspect", await terminal.RecordAsync())).ShouldHaveSingleItem();
        json.Keys().ShouldBe(["format", "rows", "skipped", "width", "height", "rateHz", "steering", "notices"]);
        json.Text("format").ShouldBe("tensorkart");
        json.Number("rows").ShouldBe(60);
        json.Number("skipped").ShouldBe(0);
        json.Number("width").ShouldBe(640);
        json.Number("height").ShouldBe(480);
        json.Number("rateHz").ShouldBe(20);
        json.GetProperty("steering").Keys().ShouldBe(["min", "max", "mean", "std", "zeroShare"]);
        (await TestTerminal.RunAsync("inspect", terminal["recording"])).Output.ShouldContain("640×480");
    }

    [Fact]
    public async Task Flip_WritesARecordingThatTurnsTheOtherWay()
    {
        var recording = await terminal.RecordAsync();
        var json = (await TestTerminal.JsonAsync("flip", recording, "--out", terminal["flipped"])).ShouldHaveSingleItem();
        json.Number("rows").ShouldBe(60);
        var (was, now) = (Steering(recording), Steering(terminal["flipped"]));
        now.ShouldBe(was.Select(x => -x));
        (await terminal.RefusalAsync("flip", recording, "--out", recording)).ShouldContain("something at");
    }

    [Fact]
    public async Task Flip_SaysWhatIsWrongWithTheRecording_ByItsName()
    {
        var recording = await terminal.RecordAsync(seconds: 1);
        await File.AppendAllTextAsync(Path.Combine(recording, "data.csv"), "gone.png,0,0,0,0,0\n");
        (await TestTerminal.RunAsync("flip", recording, "--out", terminal["flipped"])).Error.ShouldContain("recording: Rows passed over: 1.");
    }

    [Fact]
    public async Task Prepare_TakesSeveralRecordings()
    {
        await terminal.RecordAsync("one", seconds: 1);
        await terminal.RecordAsync("two", seconds: 2, seed: 2);
        var json = (await TestTerminal.JsonAsync("prepare", terminal["one"], terminal["two"], "--out", terminal["prepared"])).ShouldHaveSingleItem();
        json.Keys().ShouldBe(["rows", "recordings", "out"]);
        json.Number("rows").ShouldBe(60);
        json.Number("recordings").ShouldBe(2);
        Directory.GetFiles(terminal["prepared"]).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["X.npy", "manifest.json", "y.npy"]);
    }

    [Fact]
    public async Task AManifestOfAnotherProgram_BesideARecording_IsNoneOfPreparedData()
    {
        var recording = await terminal.RecordAsync(seconds: 1);
        await File.WriteAllTextAsync(Path.Combine(recording, "manifest.json"), """{"name": "web app"}""");
        ModelFolder.Save(terminal["model"], TestModels.Random("pilotnet"));
        (await TestTerminal.JsonAsync("evaluate", "--model", terminal["model"], recording)).ShouldHaveSingleItem().Number("rows").ShouldBe(20);
    }

    [SkippableFact]
    public async Task WhereNothingCanBeWritten_TheFolderThatWasNamedIsSaid()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "There is no /proc.");
        var recording = await terminal.RecordAsync(seconds: 1);
        ModelFolder.Save(terminal["model"], TestModels.Random("pilotnet"));
        Named(await terminal.RefusalAsync("flip", recording, "--out", "/proc/karthub-out"));
        Named(await terminal.RefusalAsync("prepare", recording, "--out", "/proc/karthub-out"));
        Named(await terminal.RefusalAsync("export", "--model", terminal["model"], "--format", "onnx", "--out", "/proc/karthub-out"));
        Named(await terminal.RefusalAsync("train", "--data", recording, "--out", "/proc/karthub-out"));

        static void Named(string said)
        {
            said.ShouldContain("'/proc/karthub-out'");
            said.ShouldNotContain("unfinished");
        }
    }

    [Theory]
    [MemberData(nameof(HostileRecordings.All), MemberType = typeof(HostileRecordings))]
    public async Task ABrokenRecording_IsRefusedByEveryVerb(string kind, string words)
    {
        var path = HostileRecordings.Write(terminal[kind], kind);
        (await terminal.RefusalAsync("inspect", path, "--json")).ShouldContain(words);
        (await terminal.RefusalAsync("flip", path, "--out", terminal["flipped"], "--json")).ShouldContain(words);
        (await terminal.RefusalAsync("prepare", path, "--out", terminal["prepared"], "--json")).ShouldContain(words);
        (await terminal.RefusalAsync("train", "--data", path, "--out", terminal["model"], "--json")).ShouldContain(words);
        File.Exists(Path.Combine(Path.GetDirectoryName(terminal.Folder)!, HostileRecordings.Climber)).ShouldBeFalse();
    }

    [SkippableTheory]
    [InlineData("last-png-cut", 19, "Rows passed over: 1. The first: data.csv, row 20: img_19.png cannot be read")]
    [InlineData("zero-byte-picture", 19, "Rows passed over: 1. The first: data.csv, row 8: img_7.png is empty.")]
    [InlineData("size-change-in-the-middle", 20, "data.csv, row 11: img_10.png begins a second recording: its pictures are 320×240, not 160×120 as before.")]
    [InlineData("transparent-pictures", 20, "is black: nothing can be learned from them")]
    [InlineData("all-black", 40, "is black: nothing can be learned from them")]
    [InlineData("all-frozen", 40, "is the same: the capture stood still")]
    [InlineData("constant-steering", 40, "The stick never moves")]
    public async Task PicturesThatWereOnceGotWrong_AreTaken_WithTheirWarning(string name, int rows, string warning)
    {
        var input = Path.Combine(Repository.Case(name), "input");
        var inspected = (await TestTerminal.JsonAsync("inspect", input)).ShouldHaveSingleItem();
        inspected.Number("rows").ShouldBe(rows);
        inspected.GetProperty("notices").EnumerateArray().Select(notice => notice.Text("message")).ShouldContain(message => message.Contains(warning, StringComparison.Ordinal));
        (await TestTerminal.RunAsync("inspect", input)).Output.ShouldContain(warning);
        var prepared = await TestTerminal.RunAsync("prepare", input, "--out", terminal["prepared"], "--json");
        prepared.Error.ShouldContain(warning);
        prepared.Output.ShouldContain($"\"rows\":{rows},");
    }

    private static IEnumerable<float> Steering(string folder) => File.ReadLines(Path.Combine(folder, "data.csv"))
        .Select(line => float.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture));
}
