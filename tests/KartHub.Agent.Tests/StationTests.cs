using KartHub.Agent.Gamepads;
using KartHub.Agent.Recordings;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;

namespace KartHub.Agent.Tests;

public sealed class StationTests : IAsyncLifetime, IDisposable
{
    private static readonly StartRecording Order = new("someone", 20, null);
    private static readonly Controls Right = new(1, 0, 1, 0, 0);

    private readonly TestFolder folder = new();
    private readonly TestTime time = new();
    private readonly CancellationTokenSource ended = new();
    private readonly TestCockpit cockpit;
    private readonly Spool spool;
    private readonly Station station;
    private Task running = Task.CompletedTask;

    public StationTests()
    {
        cockpit = new TestCockpit(time);
        spool = new Spool(folder["spool"]);
        station = new Station(cockpit.ToCockpit(), spool, time);
    }

    public Task InitializeAsync()
    {
        running = station.RunAsync(ended.Token);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await ended.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await station.DisposeAsync();
    }

    public void Dispose()
    {
        spool.Dispose();
        cockpit.Dispose();
        ended.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Record_TakesFramesAtTheRate_UntilStop_AndCanBePressedAgainAtOnce()
    {
        for (var round = 0; round < 3; round++)
        {
            (await station.StartRecordingAsync(Order)).ShouldBeNull();
            station.Status.Activity.ShouldBe(AgentActivity.Recording);
            await PassAsync(TimeSpan.FromSeconds(3));
            station.Status.RateHz.ShouldBeInRange(15, 21);
            (await station.StopRecordingAsync()).ShouldBeNull();
            station.Status.Activity.ShouldBe(AgentActivity.Idle);
        }

        spool.Recordings().Count().ShouldBe(3);
        foreach (var seal in spool.Recordings().Select(r => r.ReadSeal()!))
        {
            (seal.Frames + seal.Missed).ShouldBeInRange(55, 61);
        }
    }

    [Theory]
    [InlineData(4.9)]
    [InlineData(61)]
    [InlineData(0)]
    [InlineData(-20)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task RatesOutOfRange_AreRefused(double rateHz) =>
        (await station.StartRecordingAsync(Order with { RateHz = rateHz }))!.ShouldContain("5 to 60");

    [Fact]
    public async Task AFormatThatIsNotRecorded_IsRefusedBeforeAnythingIsRecorded()
    {
        (await station.StartRecordingAsync(Order with { Format = PictureFormat.Gif }))!.ShouldContain("not recorded in format 4");
        (await station.StartDriveAsync(_ => Right, new StartDrive(Guid.NewGuid(), null, Record: true, PictureFormat.Bmp)))!.ShouldContain("not recorded in format 2");
        (await station.StartRecordingAsync(Order with { Format = (PictureFormat)77 }))!.ShouldContain("older than the hub");
        (await station.StartRecordingAsync(Order)).ShouldBeNull();
        await station.StopRecordingAsync();
        spool.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task OrdersThatMakeNoSense_AreRefusedInWords()
    {
        (await station.StopRecordingAsync())!.ShouldContain("Nothing is being recorded");
        (await station.StopDriveAsync())!.ShouldContain("No model is driving");
        (await station.StartRecordingAsync(Order with { Driver = " " }))!.ShouldContain("name");
        (await station.StartRecordingAsync(Order with { Driver = null! }))!.ShouldContain("name");
        (await station.StartRecordingAsync(Order with { Driver = new string('x', 10_000) }))!.ShouldContain("name");
        (await station.StartRecordingAsync(Order with { Track = "Rainbow Road" }))!.ShouldContain("chosen in the game");
        (await station.StartRecordingAsync(Order)).ShouldBeNull();
        (await station.StartRecordingAsync(Order))!.ShouldContain("under way");
        (await station.StartDriveAsync(_ => Right, new StartDrive(Guid.NewGuid(), null, false)))!.ShouldContain("Stop it first");
        station.Status.Activity.ShouldBe(AgentActivity.Recording);
    }

    [Fact]
    public async Task NoPad_NoRecording_AndPullingItOutIsVisible()
    {
        cockpit.Held = null;
        (await station.StartRecordingAsync(Order))!.ShouldContain("no pad");
        cockpit.Held = Right;
        (await station.StartRecordingAsync(Order)).ShouldBeNull();
        await PassAsync(TimeSpan.FromSeconds(1));
        cockpit.Held = null;
        await PassAsync(TimeSpan.FromSeconds(1));
        station.Status.Trouble!.ShouldContain("no pad");
        station.Status.Activity.ShouldBe(AgentActivity.Recording);
        cockpit.Held = Right;
        await PassAsync(TimeSpan.FromSeconds(1));
        station.Status.Trouble.ShouldBeNull();
        await station.StopRecordingAsync();
        station.LastRecorder!.Seal!.Missed.ShouldBeInRange(15, 25);
    }

    [Fact]
    public async Task KeyboardThatIsTypedOnElsewhere_CanRecord_ButNotWhatIsTypedThere()
    {
        (cockpit.Held, cockpit.Waits) = (null, true); // Who presses Record does so in a browser.
        station.Status.NoPad.ShouldBeFalse();
        (await station.StartRecordingAsync(Order)).ShouldBeNull();
        await PassAsync(TimeSpan.FromSeconds(1));
        station.Status.Trouble!.ShouldContain("Nothing is recorded now: test.");
        cockpit.Held = Right;
        await PassAsync(TimeSpan.FromSeconds(1));
        station.Status.Trouble.ShouldBeNull();
        await station.StopRecordingAsync();
        station.LastRecorder!.Seal!.Missed.ShouldBeInRange(15, 25);
        station.LastRecorder.Seal.Frames.ShouldBeInRange(15, 25);
        cockpit.Held = null;
        await PassAsync(TimeSpan.FromSeconds(1));
        station.Status.Trouble.ShouldBeNull();
    }

    [Fact]
    public async Task SourceThatComesBack_IsRecordedFurther_WithTheGapCounted()
    {
        (await station.StartRecordingAsync(Order)).ShouldBeNull();
        await PassAsync(TimeSpan.FromSeconds(1));
        cockpit.Lost = "The window \"Mario\" was closed.";
        await PassAsync(TimeSpan.FromSeconds(2));
        station.Status.Trouble!.ShouldContain("was closed");
        cockpit.Lost = null;
        await PassAsync(TimeSpan.FromSeconds(1));
        station.Status.Trouble.ShouldBeNull();
        await station.StopRecordingAsync();
        station.LastRecorder!.Seal!.Missed.ShouldBeInRange(35, 45);
    }

    [Fact]
    public async Task SourceThatStaysAway_EndsTheRecording_WhichIsSealed()
    {
        (await station.StartRecordingAsync(Order)).ShouldBeNull();
        await PassAsync(TimeSpan.FromSeconds(2));
        cockpit.Lost = "The window \"Mario\" was closed.";
        await PassAsync(TimeSpan.FromSeconds(6));
        station.Status.Activity.ShouldBe(AgentActivity.Idle);
        spool.Recordings().Single().IsSealed.ShouldBeTrue();
        (await station.StartRecordingAsync(Order))!.ShouldContain("was closed");
        cockpit.Lost = null;
        await PassAsync(TimeSpan.FromSeconds(1));
        station.Status.Trouble!.ShouldContain("ended");
        (await station.StartRecordingAsync(Order)).ShouldBeNull();
        station.Status.Trouble.ShouldBeNull();
    }

    [Fact]
    public async Task Move_RecordsTheOtherSourceFromThenOn_CutAsAsked_AndLeavesTheFirst()
    {
        using var other = new TestCockpit(time) { Width = 100, Height = 80 };
        await MoveAsync(other.ToCockpit());
        var captures = cockpit.Captures;
        await PassAsync(TimeSpan.FromSeconds(1));
        (station.Status.Width, station.Status.Height).ShouldBe((100, 80));
        cockpit.Captures.ShouldBe(captures);

        await MoveAsync(other.ToCockpit() with { Choice = new SourceChoice("test:other", new Crop(10, 20, 30, 40)) });
        other.TimesLeft.ShouldBe(1);
        (await station.StartRecordingAsync(Order)).ShouldBeNull();
        await PassAsync(TimeSpan.FromSeconds(1));
        await station.StopRecordingAsync();
        var frames = FramesOf(spool.Recordings().Single());
        var shown = Imaging.Png.Read(frames[0].Picture.Span);
        (shown.Width, shown.Height).ShouldBe((30, 40));
        (station.Status.Width, station.Status.Height).ShouldBe((100, 80));
    }

    [Fact]
    public async Task Move_IsRefusedInWords_WhileBusy_WithoutAPicture_AndWhereTheCropDoesNotFit()
    {
        using var other = new TestCockpit(time);
        var next = other.ToCockpit();
        other.Lost = "The window \"Mario\" is minimised.";
        (await station.MoveAsync(next))!.ShouldContain("is minimised");
        other.Lost = null;
        (await station.MoveAsync(next with { Choice = new SourceChoice("test:other", new Crop(0, 0, 65, 48)) }))!.ShouldContain("65×48 at (0, 0) does not fit into the picture of 64×48");
        await station.StartRecordingAsync(Order);
        (await station.MoveAsync(next))!.ShouldContain("A recording is under way");
        await station.StopRecordingAsync();
        await station.StartDriveAsync(_ => Right, new StartDrive(Guid.NewGuid(), null, false));
        (await station.MoveAsync(next))!.ShouldContain("A model is driving");
        await station.StopDriveAsync();
        await Eventually.IsTrue(() => other.TimesLeft == 4);
        station.Cockpit.Source.ShouldBeSameAs(cockpit);
    }

    [Fact]
    public async Task CropThatNoLongerFits_IsATroubleThatSaysSo_AndEndsTheRecording()
    {
        var crop = new Crop(32, 0, 32, 48);
        using var other = new TestCockpit(time);
        await MoveAsync(other.ToCockpit() with { Choice = new SourceChoice("test:other", crop) });
        await station.StartRecordingAsync(Order);
        await PassAsync(TimeSpan.FromSeconds(1));
        other.Width = 50;
        await PassAsync(TimeSpan.FromSeconds(1));
        station.Status.Trouble!.ShouldContain("32×48 at (32, 0) does not fit into the picture of 50×48");
        await PassAsync(TimeSpan.FromSeconds(6));
        station.Status.Activity.ShouldBe(AgentActivity.Idle);
        spool.Recordings().Single().IsSealed.ShouldBeTrue();
    }

    [Fact]
    public async Task WindowThatChangesItsSize_EndsTheRecording()
    {
        (await station.StartRecordingAsync(Order)).ShouldBeNull();
        await PassAsync(TimeSpan.FromSeconds(1));
        cockpit.Width = 80;
        await PassAsync(TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => station.LastRecorder!.Failure is not null);
        await PassAsync(TimeSpan.FromSeconds(1));
        station.Status.Activity.ShouldBe(AgentActivity.Idle);
        station.Status.Trouble!.ShouldContain("64×48 to 80×48");
    }

    [Fact]
    public async Task Drive_DecidesOnFrames_RecordsWhatThePilotDid_AndLetsGoOnStop()
    {
        var model = Guid.NewGuid();
        (await station.StartDriveAsync(_ => Right, new StartDrive(model, null, Record: true))).ShouldBeNull();
        cockpit.Held = null; // A pilot needs no pad.
        await DriveAsync(frames: 40);

        station.Status.Activity.ShouldBe(AgentActivity.Driving);
        station.Status.ModelId.ShouldBe(model);
        station.Status.RecordingId.ShouldNotBeNull();
        station.Status.Frames.ShouldBeGreaterThan(10);
        cockpit.Engaged.ShouldBeTrue();
        (await station.StopDriveAsync()).ShouldBeNull();
        cockpit.Engaged.ShouldBeFalse();
        cockpit.InForce.ShouldBe(Controls.Neutral);
        station.Status.Activity.ShouldBe(AgentActivity.Idle);

        var recording = spool.Recordings().Single();
        recording.ReadStart()!.Driver.ShouldBe("pilot");
        var frames = FramesOf(recording);
        frames.ShouldAllBe(f => f.DrivenBy == DrivenBy.Pilot);
        frames.Count(f => f.Controls == Right).ShouldBeGreaterThan(frames.Count / 2);
    }

    [Fact]
    public async Task Override_LetsThePersonDrive_IsRecordedAsTakeover_AndThePilotGoesOnAfterwards()
    {
        cockpit.Held = new Controls(-0.25f, 0.5f, 0, 0, 1);
        (await station.StartDriveAsync(_ => Right, new StartDrive(Guid.NewGuid(), null, Record: true))).ShouldBeNull();
        await DriveAsync(frames: 20);
        station.Status.TakenOver.ShouldBeFalse();
        cockpit.Override = true;
        await DriveAsync(frames: 40);
        (station.Status.TakenOver, station.Status.Takeovers).ShouldBe((true, 1));
        cockpit.InForce.ShouldBe(cockpit.Held.Value);
        cockpit.Relayed.ShouldAllBe(pad => pad == new PadMoment(cockpit.Held.Value, N64Buttons.Start, true));
        cockpit.Override = false;
        await DriveAsync(frames: 60);
        (station.Status.TakenOver, station.Status.Takeovers).ShouldBe((false, 1));
        cockpit.InForce.ShouldBe(Right);
        cockpit.Override = true;
        cockpit.Held = null; // Pulled out: there is nobody to override with.
        await DriveAsync(frames: 80);
        station.Status.Takeovers.ShouldBe(1);
        (await station.StopDriveAsync()).ShouldBeNull();

        var frames = FramesOf(spool.Recordings().Single());
        var taken = frames.Where(f => f.DrivenBy == DrivenBy.Takeover).ToList();
        taken.Count.ShouldBeInRange(15, 25);
        taken.ShouldAllBe(f => f.Controls == new Controls(-0.25f, 0.5f, 0, 0, 1)); // y as the pad says it, as in every recording.
        frames.Where(f => f.DrivenBy == DrivenBy.Pilot).Count(f => f.Controls == Right).ShouldBeGreaterThan(45);
        frames.ShouldNotContain(f => f.DrivenBy == DrivenBy.Person);
    }

    [Fact]
    public async Task OverrideThatIsHeldAtTheHub_LastsAsLongAsItIsSaid()
    {
        station.HoldOverride(true)!.ShouldContain("No model is driving");
        (await station.StartDriveAsync(_ => Right, new StartDrive(Guid.NewGuid(), null, false))).ShouldBeNull();
        for (var i = 0; i < 10; i++)
        {
            station.HoldOverride(true).ShouldBeNull();
            await PassAsync(TimeSpan.FromSeconds(0.3));
            station.Status.TakenOver.ShouldBeTrue();
        }

        await PassAsync(TimeSpan.FromSeconds(1)); // The browser, or its connection, is gone.
        station.Status.TakenOver.ShouldBeFalse();
        station.HoldOverride(true).ShouldBeNull();
        await PassAsync(TimeSpan.FromSeconds(0.1));
        station.HoldOverride(false).ShouldBeNull();
        await PassAsync(TimeSpan.FromSeconds(0.1));
        (station.Status.TakenOver, station.Status.Takeovers).ShouldBe((false, 2));
        cockpit.Held = null;
        station.HoldOverride(true)!.ShouldContain("no pad to take over with: test");
    }

    [Fact]
    public async Task SinkThatCarriesThePad_HearsItAHundredTimesASecond_ExceptFromAPilotsHands()
    {
        using var game = new TestCockpit(time) { CarriesThePad = true };
        await MoveAsync(game.ToCockpit());
        await PassAsync(TimeSpan.FromSeconds(1));
        game.Relayed.Count.ShouldBeGreaterThanOrEqualTo(100);
        game.InForce.ShouldBe(game.Held!.Value);
        game.Held = null; // Pulled out.
        await PassAsync(TimeSpan.FromSeconds(0.1));
        game.InForce.ShouldBe(Controls.Neutral);
        game.Held = new Controls(-1, 0, 0, 1, 0);

        await station.StartRecordingAsync(Order); // One plays through it while recording.
        game.Relayed.Clear();
        await PassAsync(TimeSpan.FromSeconds(1));
        game.Relayed.Count.ShouldBeGreaterThanOrEqualTo(100);
        await station.StopRecordingAsync();

        await station.StartDriveAsync(_ => Right, new StartDrive(Guid.NewGuid(), null, false));
        game.Relayed.Clear();
        await PassAsync(TimeSpan.FromSeconds(1));
        game.Relayed.ShouldBeEmpty();
        await station.StopDriveAsync();
        game.InForce.ShouldBe(Controls.Neutral);
        await PassAsync(TimeSpan.FromSeconds(0.1));
        game.InForce.ShouldBe(game.Held.Value);

        await MoveAsync(cockpit.ToCockpit());
        game.InForce.ShouldBe(Controls.Neutral); // What is left is let go of.
        game.Relayed.Clear();
        await PassAsync(TimeSpan.FromSeconds(0.1));
        game.Relayed.ShouldBeEmpty();
    }

    [Fact]
    public async Task SourceLostWhileDriving_GoesNeutralAtOnce_AndEndsTheDriveLater()
    {
        (await station.StartDriveAsync(_ => Right, new StartDrive(Guid.NewGuid(), null, false))).ShouldBeNull();
        await PassAsync(TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => cockpit.Sent.Any(s => s.Controls == Right));
        cockpit.Lost = "gone";
        await PassAsync(TimeSpan.FromSeconds(0.5));
        cockpit.InForce.ShouldBe(Controls.Neutral);
        station.Status.Activity.ShouldBe(AgentActivity.Driving);
        await PassAsync(TimeSpan.FromSeconds(6));
        station.Status.Activity.ShouldBe(AgentActivity.Idle);
        cockpit.Engaged.ShouldBeFalse();
    }

    [Fact]
    public async Task PilotThatFails_EndsTheDriveAndSaysWhy()
    {
        (await station.StartDriveAsync(_ => throw new InvalidOperationException("no weights"), new StartDrive(Guid.NewGuid(), null, true))).ShouldBeNull();
        await PassAsync(TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => !cockpit.Engaged);
        await PassAsync(TimeSpan.FromSeconds(1));
        station.Status.Activity.ShouldBe(AgentActivity.Idle);
        station.Status.Trouble!.ShouldContain("no weights");
    }

    /// <summary>Lets time pass, every frame of it decided by the pilot, until that many frames were.</summary>
    private async Task DriveAsync(int frames)
    {
        for (var ahead = cockpit.Captures - station.Status.Frames; station.Status.Frames < frames;)
        {
            await PassAsync(TimeSpan.FromMilliseconds(25));
            await Eventually.IsTrue(() => time.IsAwaited && station.Status.Frames == cockpit.Captures - ahead);
        }
    }

    /// <summary>Moves, and returns when nobody looks out of the cockpit before any more: its loop hears of the move a moment later.</summary>
    private async Task MoveAsync(Cockpit next)
    {
        var before = (TestCockpit)station.Cockpit.Source;
        var timesLeft = before.TimesLeft;
        (await station.MoveAsync(next)).ShouldBeNull();
        await Eventually.IsTrue(() => before.TimesLeft > timesLeft && time.IsAwaited);
    }

    private static List<FrameRecord> FramesOf(SpooledRecording recording) =>
        [.. recording.Waiting().SelectMany(s => Frames.In(File.ReadAllBytes(recording.PathOf(s.FileName))))];

    /// <summary>Lets time pass at the pace at which the loop follows.</summary>
    private async Task PassAsync(TimeSpan length)
    {
        for (var passed = TimeSpan.Zero; passed < length; passed += TimeSpan.FromMilliseconds(25))
        {
            await Eventually.IsTrue(() => time.IsAwaited && station.LastRecorder is not { Backlog: > 0, Failure: null });
            time.Advance(TimeSpan.FromMilliseconds(25));
        }
    }
}
