using KartHub.Agent.Cli;
using KartHub.Training.Models;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Tests.Cli;

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
        (await RecordAsync("run", "--rate", "10", "--track", "Crossover")).ShouldBe(0, error.ToString());
        output.ToString().ShouldContain(folder["run"]);
        output.ToString().ShouldContain("of 10 frames per second; jitter");
        using var recording = RecordingFormats.Open(folder["run"]);
        recording.FrameCount.ShouldBeGreaterThan(1);
        var times = recording.ReadFrames().Select(frame => frame.Time).ToList();
        recording.RateHz.ShouldBe((times.Count - 1) / (times[^1] - times[0]).TotalSeconds, 0.001); // As measured, not as asked for.
        output.ToString().ShouldStartWith($"{recording.FrameCount} frames in ");
        Directory.Exists(folder["run.spool"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Record_EndsByItself_WhenItsTimeIsOver()
    {
        var time = new HeldTime(TimeSpan.FromSeconds(0.5), () => IsSpooled("run"));
        (await RunAsync(time, CancellationToken.None, "record", "--seconds", "0.5", "--out", folder["run"])).ShouldBe(0, error.ToString());
        error.ToString().ShouldContain("for 0.5 s");
        using var recording = RecordingFormats.Open(folder["run"]);
        recording.FrameCount.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Record_KeepsJpeg_ThatTrainingReads()
    {
        (await RecordAsync("run", "--rate", "10", "--format", "jpeg")).ShouldBe(0, error.ToString());
        Directory.GetFiles(folder["run"], "*.jpg").ShouldNotBeEmpty();
        Directory.GetFiles(folder["run"], "*.png").ShouldBeEmpty();
        using var recording = RecordingFormats.Open(folder["run"]);
        recording.ReadFrames().All(f => Imaging.Picture.Read(f.Picture.Span).Width == 640).ShouldBeTrue();
    }

    [Fact]
    public async Task Record_CutsTheCropOut_OfASourceThatIsARecording()
    {
        (await RecordAsync("first", "--rate", "10", "--crop", "0,60,640,360")).ShouldBe(0, error.ToString());
        (await RecordAsync("second", "--rate", "10", "--source", $"folder:{folder["first"]}", "--crop", "320,0,320,180")).ShouldBe(0, error.ToString());
        using var recording = RecordingFormats.Open(folder["second"]);
        recording.ReadFrames().All(f => Imaging.Picture.Read(f.Picture.Span).Size == new Imaging.PictureSize(320, 180)).ShouldBeTrue();
    }

    [Fact]
    public async Task Drive_WithACrop_ShowsTheModelThatPart_AndRecordsIt()
    {
        TestModel.Save(folder["model"]);
        (await UntilSpooledAsync("drive", "drive", "--model", folder["model"], "--seconds", "3600", "--crop", "0,60,640,360", "--record", folder["drive"])).ShouldBe(130, error.ToString());
        using var recording = RecordingFormats.Open(folder["drive"]);
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
    [InlineData("no track \"Road (Parameter 'x')\". Choose", "record", "--seconds", "1", "--track", "Road (Parameter 'x')", "--out", "x")]
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
    [InlineData("--format is \"gif\"; it is one of: png, jpeg", "record", "--seconds", "1", "--out", "x", "--format", "gif")]
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
        (await UntilSpooledAsync("drive", "drive", "--model", folder["model"], "--laps", "1", "--record", folder["drive"])).ShouldBe(130);
    }

    [Fact]
    public async Task Drive_EndsByItself_WhenItsTimeIsOver()
    {
        TestModel.Save(folder["model"]);
        (await RunAsync("drive", "--model", folder["model"], "--seconds", "0.5")).ShouldBe(0, error.ToString());
        output.ToString().ShouldContain("s driven");
    }

    /// <summary>Records into a folder until something is there.</summary>
    private Task<int> RecordAsync(string name, params string[] options) => UntilSpooledAsync(name, ["record", "--out", folder[name], .. options]);

    /// <summary>Stops a verb once a segment of its recording is whole, however long a busy machine takes for it.</summary>
    private async Task<int> UntilSpooledAsync(string name, params string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        var running = RunAsync(stop.Token, arguments);
        await Eventually.IsTrue(() => running.IsCompleted || IsSpooled(name));
        await stop.CancelAsync();
        return await running;
    }

    private bool IsSpooled(string name) =>
        Directory.Exists(folder[$"{name}.spool"]) && Directory.EnumerateFiles(folder[$"{name}.spool"], "*.segment", SearchOption.AllDirectories).Any();

    private Task<int> ConnectAsync(TestHub hub, string key, CancellationToken stop) => RunAsync(
        stop, "connect", "--hub", hub.Address.Address.AbsoluteUri, "--key", key, "--name", "kart 7", "--spool", folder["spool"], "--models", folder["models"]);

    private Task<int> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    private Task<int> RunAsync(CancellationToken stop, params string[] arguments) => RunAsync(TimeProvider.System, stop, arguments);

    private Task<int> RunAsync(TimeProvider time, CancellationToken stop, params string[] arguments) =>
        AgentCommandLine.RunAsync(arguments, TextWriter.Synchronized(output), TextWriter.Synchronized(error), time, stop);

    /// <summary>The machine's clock, but one length of time is over only when something has happened in it.</summary>
    private sealed class HeldTime(TimeSpan held, Func<bool> happened) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            return base.CreateTimer(dueTime == held ? Late : callback, state, dueTime, period);

            void Late(object? of) => Eventually.IsTrue(happened).ContinueWith(_ => callback(of), TaskScheduler.Default);
        }
    }
}
