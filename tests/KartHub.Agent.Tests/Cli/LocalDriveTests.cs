using KartHub.Agent.Cli;
using KartHub.Agent.Cli.Local;
using KartHub.Agent.Cli.Verbs;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Tests.Cli;

/// <summary>Drives and recordings without a hub, with a pad that does what the test says.</summary>
public sealed class LocalDriveTests : IDisposable
{
    private static readonly Controls Right = new(1, 0, 1, 0, 0);
    private static readonly LocalDrivePlan Long = new(1, TimeSpan.FromMinutes(5));

    private readonly TestFolder folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private readonly TextWriter notes;
    private readonly TestCockpit cockpit = new(TimeProvider.System) { Held = new Controls(-0.25f, 0.5f, 0, 0, 1) };
    private int decided;

    public LocalDriveTests() => notes = TextWriter.Synchronized(error);

    public void Dispose()
    {
        folder.Dispose();
        output.Dispose();
        error.Dispose();
        cockpit.Dispose();
    }

    [Fact]
    public async Task WhileLbIsHeld_ThePersonDrives_AndBothAreRecorded()
    {
        var taken = 0;
        var game = cockpit.ToCockpit() with { Race = () => new RaceStatus("Oval", 0, decided > 50 && Said("The model drives again.") ? [12.3] : [], 0, 0, false, false) };
        await new LocalDrive(Terminal(), game, new LocalDrivePlan(Laps: 1, null, folder["drive"])).RunAsync(
            _ =>
            {
                decided++;
                taken += Said("You drive, as long as you hold LB.") ? 1 : 0;
                cockpit.Override = decided > 10 && taken < 10; // The model goes on thinking.
                return Right;
            },
            CancellationToken.None);

        output.ToString().ShouldContain("lap 1: 12.30 s");
        output.ToString().ShouldContain("You took over once.");
        cockpit.Relayed.ShouldNotBeEmpty();
        cockpit.Engaged.ShouldBeFalse();
        cockpit.InForce.ShouldBe(Controls.Neutral);
        using var recording = RecordingFormats.Open(folder["drive"]);
        recording.ReadControls().ShouldContain(cockpit.Held!.Value);
        recording.ReadControls().ShouldContain(Right);
        Directory.Exists(folder["drive.spool"]).ShouldBeFalse();
    }

    [Fact]
    public async Task ADriveThatIsStopped_LetsGo_AndKeepsWhatWasRecorded()
    {
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(new LocalDrive(Terminal(), cockpit.ToCockpit(), Long with { Record = folder["drive"] }).RunAsync(
            _ =>
            {
                if (++decided == 15)
                {
                    stop.Cancel();
                }

                return Right;
            },
            stop.Token));

        cockpit.InForce.ShouldBe(Controls.Neutral);
        using var recording = RecordingFormats.Open(folder["drive"]);
        recording.FrameCount.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task AModelThatFails_EndsTheDrive_WithItsReason()
    {
        var failed = await Should.ThrowAsync<CommandException>(new LocalDrive(Terminal(), cockpit.ToCockpit(), Long).RunAsync(
            _ => ++decided < 5 ? Right : throw new InvalidOperationException("It has no more weights."), CancellationToken.None));

        failed.Message.ShouldContain("It has no more weights.");
        cockpit.InForce.ShouldBe(Controls.Neutral);
    }

    [Fact]
    public async Task WithoutAPicture_OrWhereTheCropDoesNotFit_NothingBegins()
    {
        var choice = new SourceChoice("test", new Crop(32, 0, 33, 48));
        var drive = new LocalDrive(Terminal(), cockpit.ToCockpit() with { Choice = choice }, Long with { Record = folder["drive"] });
        (await Should.ThrowAsync<CommandException>(drive.RunAsync(_ => Right, CancellationToken.None))).Message.ShouldContain("33×48 at (32, 0) does not fit into the picture of 64×48");
        cockpit.Lost = "The window \"Mario\" was closed.";
        (await Should.ThrowAsync<CommandException>(RecordAsync(null, CancellationToken.None))).Message.ShouldBe(cockpit.Lost);

        cockpit.Sent.ShouldBeEmpty();
        folder.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task ARecordingWithoutALength_EndsWhenItIsStopped_AndIsKept()
    {
        using var stop = new CancellationTokenSource();
        var recording = RecordAsync(null, stop.Token);
        await Eventually.IsTrue(() => cockpit.Captures > 20);
        await stop.CancelAsync();
        await recording;

        using var kept = RecordingFormats.Open(folder["run"]);
        kept.FrameCount.ShouldBeGreaterThan(10);
        folder.Names.ShouldBe(["run"]);
    }

    [Fact]
    public async Task ARecordingThatEndsByItself_IsKept_AndSaysWhy()
    {
        var recording = RecordAsync(TimeSpan.FromMinutes(5), CancellationToken.None);
        await Eventually.IsTrue(() => cockpit.Captures > 20);
        cockpit.Width = 80;

        (await Should.ThrowAsync<CommandException>(recording)).Message.ShouldContain("64×48 to 80×48");
        using var kept = RecordingFormats.Open(folder["run"]);
        kept.FrameCount.ShouldBeGreaterThan(10);
    }

    private bool Said(string line)
    {
        lock (notes) // As it does itself.
        {
            return error.ToString().Contains(line, StringComparison.Ordinal);
        }
    }

    private Task RecordAsync(TimeSpan? length, CancellationToken stop) =>
        RecordVerb.RecordAsync(Terminal(), cockpit.ToCockpit(), folder["run"], new StartRecording("someone", 20, null), length, stop);

    private Terminal Terminal() => new(TextWriter.Synchronized(output), notes, TimeProvider.System);
}
