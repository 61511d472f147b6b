using System.IO.Compression;
using KartHub.Imaging;

namespace KartHub.Cli.Tests;

/// <summary>Recordings of other people on the command line.</summary>
public sealed class ForeignRecordingTests : IDisposable
{
    private readonly TestTerminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task RowsThatCannotBeUsed_AreSaidByInspect_AndByThoseWhoUseTheRest()
    {
        const string Said = "Rows passed over: 1. The first: data.csv, row 13: its picture 'gone.png' is not there";
        Write("run", "gone.png,0,0,0,0,0\n");

        var json = (await TestTerminal.JsonAsync("inspect", terminal["run"])).ShouldHaveSingleItem();

        json.Number("rows").ShouldBe(12);
        json.Number("skipped").ShouldBe(1);
        json.GetProperty("notices").EnumerateArray().First().Text("code").ShouldBe("rows.skipped");
        json.GetProperty("notices").EnumerateArray().First().Text("message").ShouldStartWith(Said);
        (await TestTerminal.RunAsync("inspect", terminal["run"])).Output.ShouldContain(Said);
        (await TestTerminal.RunAsync("prepare", terminal["run"], "--out", terminal["prepared"])).Error.ShouldContain(Said);
        (await TestTerminal.RunAsync("flip", terminal["run"], "--out", terminal["flipped"])).Error.ShouldContain(Said);
    }

    [Fact]
    public async Task OneOfSeveralRecordingsInAZip_IsChosenByItsFolder()
    {
        Write("runs/monday");
        Write("runs/tuesday");
        ZipFile.CreateFromDirectory(terminal["runs"], terminal["runs.zip"]);

        (await terminal.RefusalAsync("inspect", terminal["runs.zip"])).ShouldContain($"holds 2 recordings (monday/data.csv, tuesday/data.csv). Choose one of them by its folder: {terminal["runs.zip"]}/monday");
        (await TestTerminal.RunAsync("inspect", $"{terminal["runs.zip"]}/tuesday")).Output.ShouldContain("tuesday");
    }

    [SkippableTheory]
    [InlineData("quoted-path-with-comma", 20)]
    [InlineData("quoted-cells", 20)]
    [InlineData("decimal-comma", 20)]
    [InlineData("nul-bytes-at-end", 20)]
    [InlineData("extra-timestamp-column", 20)]
    [InlineData("missing-picture", 19)]
    [InlineData("cp437-umlauts", 20)]
    public async Task WhatWasOnceGotWrong_IsInspected(string name, int rows)
    {
        var folder = Repository.Case(name);
        var input = Directory.EnumerateFileSystemEntries(folder, "input*").Single();
        (await TestTerminal.JsonAsync("inspect", input)).ShouldHaveSingleItem().Number("rows").ShouldBe(rows);
    }

    private void Write(string folder, string more = "")
    {
        Directory.CreateDirectory(terminal[folder]);
        var picture = new Frame(64, 48);
        for (var n = 0; n < 12; n++)
        {
            picture.Pixels.AsSpan().Fill((byte)(20 * n + 10));
            File.WriteAllBytes(Path.Combine(terminal[folder], $"p{n}.png"), Png.Write(picture));
        }

        File.WriteAllText(Path.Combine(terminal[folder], "data.csv"), string.Concat(Enumerable.Range(0, 12).Select(n => $"p{n}.png,0,0,1,0,0\n")) + more);
    }
}
