using KartHub.Training.Models;
using KartHub.Training.Tests.Models;

namespace KartHub.Cli.Tests;

public sealed class SimulateVerbsTests : IDisposable
{
    private static readonly string[] TrackKeys = ["name", "description", "lengthMetres"];

    private readonly TestTerminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task Tracks_AreAListOfNamesDescriptionsAndLengths()
    {
        var tracks = (await TestTerminal.JsonAsync("simulate", "tracks")).ShouldHaveSingleItem().EnumerateArray().ToList();
        tracks.Count.ShouldBeGreaterThanOrEqualTo(4);
        tracks.ShouldAllBe(track => track.Keys().SequenceEqual(TrackKeys) && track.Number("lengthMetres") > 100);
        (await TestTerminal.RunAsync("simulate", "tracks")).Output.ShouldContain(tracks[0].Text("name"));
    }

    [Fact]
    public async Task ARecording_RepeatsWithItsSeed()
    {
        await terminal.RecordAsync("a", seconds: 1, seed: 7);
        await terminal.RecordAsync("b", seconds: 1, seed: 7);
        await terminal.RecordAsync("c", seconds: 1, seed: 8);
        Picture("a").ShouldBe(Picture("b"));
        Picture("a").ShouldNotBe(Picture("c"));
        Directory.GetFiles(terminal["a"], "*.png").Length.ShouldBe(20);

        byte[] Picture(string name) => File.ReadAllBytes(Path.Combine(terminal[name], "img_19.png"));
    }

    [Fact]
    public async Task ACancelledRecording_LeavesNothing()
    {
        var printed = await TestTerminal.RunAsync(new CancellationToken(canceled: true), "simulate", "record", "--track", "Crossover", "--seconds", "60", "--out", terminal["r"]);
        printed.ExitCode.ShouldBe(130);
        terminal.Everything().ShouldBeEmpty();
    }

    [Fact]
    public async Task Drive_TellsHowEachRunWent()
    {
        ModelFolder.Save(terminal["model"], TestModels.Random("pilotnet"));
        var arguments = (string[])["simulate", "drive", "--model", terminal["model"], "--track", "clover ring", "--laps", "1", "--runs", "2", "--seed", "3", "--max-seconds", "4"];
        var json = (await TestTerminal.JsonAsync(arguments)).ShouldHaveSingleItem();
        json.Keys().ShouldBe(["track", "laps", "runs"]);
        json.Text("track").ShouldBe("Clover Ring");
        json.Number("laps").ShouldBe(1);
        var runs = json.GetProperty("runs").EnumerateArray().ToList();
        runs.Count.ShouldBe(2);
        foreach (var run in runs)
        {
            run.Keys().ShouldBe(["lapsCompleted", "lapSeconds", "autonomy", "offRoadSeconds", "interventions"]);
            run.GetProperty("lapSeconds").GetArrayLength().ShouldBe((int)run.Number("lapsCompleted"));
            run.Number("autonomy").ShouldBeInRange(0, 100);
        }

        (await TestTerminal.JsonAsync(arguments)).ShouldHaveSingleItem().GetRawText().ShouldBe(json.GetRawText(), "the same seed drives the same runs");
    }

    [Theory]
    [InlineData("There is no track", "simulate", "record", "--track", "Rainbow Road", "--out", "r")]
    [InlineData("--seconds must be 1 to 3600", "simulate", "record", "--track", "Crossover", "--seconds", "0", "--out", "r")]
    [InlineData("--laps must be 1 to 100, not 0", "simulate", "drive", "--model", "m", "--track", "Crossover", "--laps", "0")]
    [InlineData("--wind must be 0 to 2, not NaN", "simulate", "record", "--track", "Crossover", "--wind", "NaN", "--out", "r")]
    [InlineData("Cannot parse argument 'soon'", "simulate", "record", "--track", "Crossover", "--seconds", "soon", "--out", "r")]
    [InlineData("There is no model", "simulate", "drive", "--model", "nowhere", "--track", "Crossover")]
    [InlineData("'--model' is required", "simulate", "drive", "--track", "Crossover")]
    [InlineData("Try 'training simulate drive --help'", "simulate", "drive")]
    [InlineData("not recognized", "simulate", "drive", "--model", "m", "--track", "Crossover", "--hide", "road")]
    [InlineData("Required command was not provided")]
    [InlineData("--resume needs --checkpoint", "train", "--data", "d", "--out", "m", "--resume")]
    [InlineData("Learning rate must be", "train", "--data", "d", "--out", "m", "--learning-rate", "7")]
    [InlineData("There is no network 'resnet'", "train", "--data", "d", "--out", "m", "--network", "resnet")]
    public async Task WhatCannotBeDone_IsSaidInWords(string words, params string[] arguments) =>
        (await terminal.RefusalAsync([.. arguments])).ShouldContain(words);
}
