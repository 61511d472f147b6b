using KartHub.Agent.Cli;
using KartHub.Training.Engine;
using KartHub.Training.Models;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose()
    {
        folder.Dispose();
        output.Dispose();
        error.Dispose();
    }

    [Fact]
    public async Task Record_WritesARecordingThatTrainingReads()
    {
        (await RunAsync("record", "--seconds", "2", "--rate", "10", "--track", "Crossover", "--out", folder["run"])).ShouldBe(0);
        output.ToString().ShouldContain(folder["run"]);
        output.ToString().ShouldContain("of 10 frames per second; jitter");
        using var recording = TensorKartRecording.Open(folder["run"]);
        recording.FrameCount.ShouldBeInRange(5, 20);
        Directory.Exists(folder["run.spool"]).ShouldBeFalse();
    }

    [SkippableFact]
    public async Task Record_KeepsJpeg_ThatTrainingReads()
    {
        Skip.IfNot(Imaging.Jpeg.IsAvailable, "libjpeg-turbo (libturbojpeg0) is not installed.");
        (await RunAsync("record", "--seconds", "1", "--rate", "10", "--format", "jpeg", "--out", folder["run"])).ShouldBe(0);
        Directory.GetFiles(folder["run"], "*.jpg").Length.ShouldBeGreaterThan(3);
        Directory.GetFiles(folder["run"], "*.png").ShouldBeEmpty();
        using var recording = TensorKartRecording.Open(folder["run"]);
        recording.ReadFrames().All(f => Imaging.Picture.Read(f.Picture.Span).Width == 640).ShouldBeTrue();
    }

    [Fact]
    public async Task Record_CutsTheCropOut_OfASourceThatIsARecording()
    {
        (await RunAsync("record", "--seconds", "1", "--rate", "10", "--crop", "0,60,640,360", "--out", folder["first"])).ShouldBe(0, error.ToString());
        (await RunAsync("record", "--seconds", "1", "--rate", "10", "--source", $"folder:{folder["first"]}", "--crop", "320,0,320,180", "--out", folder["second"])).ShouldBe(0, error.ToString());
        using var recording = TensorKartRecording.Open(folder["second"]);
        recording.ReadFrames().All(f => Imaging.Picture.Read(f.Picture.Span).Size == new Imaging.PictureSize(320, 180)).ShouldBeTrue();
    }

    [Fact]
    public async Task Drive_WithACrop_ShowsTheModelThatPart_AndRecordsIt()
    {
        TestModel.Save(folder["model"]);
        (await RunAsync("drive", "--model", folder["model"], "--seconds", "1", "--crop", "0,60,640,360", "--record", folder["drive"])).ShouldBe(0, error.ToString());
        output.ToString().ShouldContain("s driven");
        using var recording = TensorKartRecording.Open(folder["drive"]);
        recording.ReadFrames().All(f => Imaging.Picture.Read(f.Picture.Span).Size == new Imaging.PictureSize(640, 360)).ShouldBeTrue();
    }

    [Fact]
    public async Task Record_RefusesAFolderThatIsTaken()
    {
        Directory.CreateDirectory(folder["run"]);
        await File.WriteAllTextAsync(folder["run/notes.txt"], "mine");
        (await RunAsync("record", "--seconds", "60", "--out", folder["run"])).ShouldBe(1);
        error.ToString().ShouldContain(folder["run"]);
        Directory.GetFiles(folder["run"]).Length.ShouldBe(1);
        folder.Names.ShouldBe(["run"]);
    }

    [Theory]
    [InlineData("--seconds is", "record", "--seconds", "0", "--out", "x")]
    [InlineData("--seconds is", "record", "--seconds", "NaN", "--out", "x")]
    [InlineData("5 to 60", "record", "--seconds", "1", "--rate", "500", "--out", "x")]
    [InlineData("no track \"Rainbow Road\"", "record", "--seconds", "1", "--track", "Rainbow Road", "--out", "x")]
    [InlineData("no address of a hub", "connect", "--hub", "two words", "--key", "k")]
    [InlineData("no model at", "drive", "--model", "nowhere")]
    [InlineData("--laps is", "drive", "--model", "nowhere", "--laps", "0")]
    [InlineData("--hub", "connect")]
    [InlineData("There is no file", "emulator", "--rom", "x")]
    [InlineData("--rate is \"often\"; it is a number", "record", "--out", "x", "--rate", "often")]
    [InlineData("--laps is \"1.5\"; it is a whole number", "drive", "--model", "nowhere", "--laps", "1.5")]
    [InlineData("--format is \"jpg\"; it is one of: png, jpeg", "record", "--out", "x", "--format", "jpg")]
    [InlineData("record does not know \"--outt\"", "record", "--outt", "x")]
    [InlineData("record --help", "record", "--seconds", "1")]
    [InlineData("\"recrod\" is nothing that the agent does. It is one of: connect, record, ", "recrod", "--out", "x")]
    [InlineData("The folder /proc/run cannot be recorded to", "record", "--out", "/proc/run", "--seconds", "1")]
    [InlineData("gif", "record", "--seconds", "1", "--out", "x", "--format", "gif")]
    [InlineData("telescope", "record", "--seconds", "1", "--out", "x", "--source", "telescope")]
    [InlineData("X,Y,WIDTH,HEIGHT", "record", "--seconds", "1", "--out", "x", "--crop", "10,20")]
    [InlineData("X,Y,WIDTH,HEIGHT", "record", "--seconds", "1", "--out", "x", "--crop", "10,20,30,wide")]
    [InlineData("is no part of a picture", "record", "--seconds", "1", "--out", "x", "--crop", "-10,20,30,40")]
    [InlineData("100×100 at (600, 0) does not fit into the picture of 640×480", "record", "--seconds", "1", "--out", "x", "--crop", "600,0,100,100")]
    public async Task WhatCannotBeDone_IsSaidAndEndsWithOne(string says, params string[] arguments)
    {
        (await RunAsync([.. arguments.Select(a => a == "x" ? folder["x"] : a)])).ShouldBe(1);
        error.ToString().ShouldContain(says);
        error.ToString().ShouldNotContain("Usage:"); // It would bury the reason.
        folder.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task Connect_WithAKeyTheHubDoesNotKnow_EndsWithTwo()
    {
        await using var hub = await TestHub.StartedAsync();
        (await ConnectAsync(hub, "a wrong key", CancellationToken.None)).ShouldBe(2);
        error.ToString().ShouldContain("does not know this agent's key");
    }

    [Fact]
    public async Task Connect_WorksUntilStopped_AndEndsWithZero()
    {
        await using var hub = await TestHub.StartedAsync();
        using var stop = new CancellationTokenSource();
        var running = ConnectAsync(hub, TestHub.Key, stop.Token);
        await Eventually.IsTrue(() => hub.Previews.Count > 12); // More than a second: long enough to say so.
        hub.Announced.Single().Name.ShouldBe("kart 7");
        await stop.CancelAsync();
        (await running).ShouldBe(0);
        error.ToString().ShouldContain("Connected");
        error.ToString().ShouldContain("Stopped.");
        error.ToString().ShouldNotContain(TestHub.Key);
    }

    [Fact]
    public async Task Drive_CanBeStopped()
    {
        TestModel.Save(folder["model"]);
        using var stop = new CancellationTokenSource();
        stop.CancelAfter(TimeSpan.FromSeconds(2));
        (await RunAsync(stop.Token, "drive", "--model", folder["model"], "--laps", "1")).ShouldBe(130);
    }

    private Task<int> ConnectAsync(TestHub hub, string key, CancellationToken stop) => RunAsync(
        stop, "connect", "--hub", hub.Address.Address.AbsoluteUri, "--key", key, "--name", "kart 7", "--spool", folder["spool"], "--models", folder["models"]);

    private Task<int> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    private Task<int> RunAsync(CancellationToken stop, params string[] arguments) =>
        AgentCommandLine.RunAsync(arguments, TextWriter.Synchronized(output), TextWriter.Synchronized(error), TimeProvider.System, stop);
}
