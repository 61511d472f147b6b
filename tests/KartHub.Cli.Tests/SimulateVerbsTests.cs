using KartHub.Cli.Simulating;
using KartHub.Simulator;
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
        var arguments = (string[])["simulate", "drive", "--model", terminal["model"], "--track", "clover ring", "--laps", "1", "--runs", "3", "--seed", "3", "--max-seconds", "4"];
        var json = (await TestTerminal.JsonAsync(arguments)).ShouldHaveSingleItem();
        json.Keys().ShouldBe(["track", "laps", "runs", "spread"]);
        json.Text("track").ShouldBe("Clover Ring");
        json.Number("laps").ShouldBe(1);
        var runs = json.GetProperty("runs").EnumerateArray().ToList();
        runs.Count.ShouldBe(3);
        foreach (var run in runs)
        {
            run.Keys().ShouldBe(["start", "lapsCompleted", "lapSeconds", "autonomy", "offRoadSeconds", "interventions"]);
            run.GetProperty("lapSeconds").GetArrayLength().ShouldBe((int)run.Number("lapsCompleted"));
            run.Number("autonomy").ShouldBeInRange(0, 100);
        }

        var starts = runs.Select(run => run.GetProperty("start")).ToList();
        starts.Select(start => (int)(start.Number("metres") / 192)).ShouldBe([0, 1, 2], "each in a third of the 576 metres of its own");
        starts.Select(start => start.GetProperty("gusts").GetBoolean()).ShouldBe([false, true, false]);
        starts.ShouldAllBe(start => Math.Abs(start.Number("lateral")) <= 6 && Math.Abs(start.Number("degrees")) <= 25);
        starts.Select(start => start.Number("degrees")).Distinct().Count().ShouldBe(3);
        var spread = json.GetProperty("spread");
        spread.Keys().ShouldBe(["finished", "lapSeconds", "autonomyMin", "autonomyMean", "interventions", "offRoadSeconds"]);
        spread.Number("autonomyMin").ShouldBe(runs.Min(run => run.Number("autonomy")));
        spread.Number("interventions").ShouldBe(runs.Sum(run => run.Number("interventions")));
        (await TestTerminal.JsonAsync(arguments)).ShouldHaveSingleItem().GetRawText().ShouldBe(json.GetRawText(), "the same seed drives the same runs");
    }

    [Fact]
    public void WhoDrivesWell_NeedsNoHelp_WhereverTheRunBegins()
    {
        foreach (var (run, track) in Tracks.All.Index())
        {
            var start = DriveStart.Spread(track, run, Tracks.All.Count, seed: 4);
            var drive = new SimulatedDrive(track, start, new ViewOptions { Width = 64, Height = 48 });
            var expert = new ExpertDriver(track, seed: 1);
            var driven = drive.Drive(_ => expert.Decide(drive.Game), laps: 1, limit: 100, CancellationToken.None);
            (driven.LapsCompleted, driven.Interventions).ShouldBe((1, 0), track.Name);
            driven.LapSeconds[0].ShouldBeInRange(track.LengthMetres / KartGame.TopSpeed * 0.9, track.LengthMetres / KartGame.TopSpeed * 1.3, "a whole lap");
        }
    }

    [Theory]
    [InlineData("There is no track", "simulate", "record", "--track", "Rainbow Road", "--out", "r")]
    [InlineData("--seconds must be a whole number, 1 to 3600, not 0.", "simulate", "record", "--track", "Crossover", "--seconds", "0", "--out", "r")]
    [InlineData("--laps must be a whole number, 1 to 100, not 0", "simulate", "drive", "--model", "m", "--track", "Crossover", "--laps", "0")]
    [InlineData("--wind must be 0 to 2, not NaN", "simulate", "record", "--track", "Crossover", "--wind", "NaN", "--out", "r")]
    [InlineData("--seconds must be a whole number, 1 to 3600, not soon.", "simulate", "record", "--track", "Crossover", "--seconds", "soon", "--out", "r")]
    [InlineData("--seconds must be a whole number, 1 to 3600, not 0.01.", "simulate", "record", "--track", "Crossover", "--seconds", "0.01", "--out", "r")]
    [InlineData("--seed must be a whole number", "simulate", "record", "--track", "Crossover", "--seed", "x", "--out", "r")]
    [InlineData("--wind must be 0 to 2, not 0,5.", "simulate", "record", "--track", "Crossover", "--wind", "0,5", "--out", "r")]
    [InlineData("--hidden must be one of linear, relu", "import", "w.h5", "--out", "m", "--hidden", "gelu")]
    [InlineData("The checkpoint would be in the model's folder", "train", "--data", "d", "--out", "m", "--checkpoint", "m/checkpoint")]
    [InlineData("There is no model", "simulate", "drive", "--model", "nowhere", "--track", "Crossover")]
    [InlineData("'--model' is required", "simulate", "drive", "--track", "Crossover")]
    [InlineData("Try 'training simulate drive --help'", "simulate", "drive")]
    [InlineData("not recognized", "simulate", "drive", "--model", "m", "--track", "Crossover", "--hide", "road")]
    [InlineData("Required command was not provided")]
    [InlineData("--resume needs --checkpoint", "train", "--data", "d", "--out", "m", "--resume")]
    [InlineData("--learning-rate must be 0.000001 to 0.1, not 7.", "train", "--data", "d", "--out", "m", "--learning-rate", "7")]
    [InlineData("--network must be one of pilotnet, tensorkart, sullychen, small, not 'resnet'.", "train", "--data", "d", "--out", "m", "--network", "resnet")]
    public async Task WhatCannotBeDone_IsSaidInWords(string words, params string[] arguments) =>
        (await terminal.RefusalAsync([.. arguments])).ShouldContain(words);
}
