using System.Diagnostics;
using KartHub.Agent;
using KartHub.Agent.Gamepads;
using KartHub.Agent.Recordings;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sinks.InputBot;
using KartHub.Agent.Sinks.Plugin;
using KartHub.Agent.Tests;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Imaging;
using KartHub.Training.Piloting;
using KartHub.Training.Preparing;
using KartHub.Training.Runs;
using Xunit.Abstractions;

namespace KartHub.EndToEnd.Tests.Emulator;

/// <summary>The whole way with a real emulator: a person's drive is captured, a network learns it, and drives the game itself.</summary>
[Trait("Category", "Slow")]
public sealed class EmulatorTests(ITestOutputHelper output) : IDisposable
{
    private const double RateHz = 20;
    private static readonly TimeSpan Recorded = TimeSpan.FromSeconds(68); // Once round, gusts included.
    private static readonly TimeSpan OffTheRoad = TimeSpan.FromSeconds(6); // The first bend is left after three.
    private static readonly TimeSpan Driven = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DrivenOverHttp = TimeSpan.FromSeconds(20); // The same pilot by another way: past the first bends.
    private static readonly SourceChoice BelowTheStrip = new("window:mupen64plus", new Crop(0, Telemetry.StripHeight, 640, 480 - Telemetry.StripHeight));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-road-");
    private readonly string pad = $"test-{Guid.NewGuid():N}";

    public void Dispose()
    {
        Leftovers.Delete(folder);
        File.Delete($"/dev/shm/karthub-{Environment.UserName}-{pad}");
    }

    [SkippableFact]
    public async Task APilot_LearnsToDriveInARealEmulator_AndKeepsToTheRoad_ThroughThePluginAndOverHttp()
    {
        await RecordAsync();
        using var pilot = new Pilot(await TrainAsync());

        await using (var plugin = new PluginSink(pad, TimeProvider.System))
        {
            await using var game = await RoadGame.StartAsync(pad);
            var nobody = await DriveAsync(game, plugin, _ => new Controls(0, 0, 1, 0, 0), OffTheRoad);
            output.WriteLine($"straight on: {nobody}");
            nobody.OnRoad.ShouldBeLessThan(0.95);
            await RestartAsync(game, plugin);
            MustKeepToTheRoad("plugin", await DriveAsync(game, plugin, pilot.Decide, Driven));
        }

        await using (var http = InputBotSink.Open("0", TimeProvider.System))
        {
            await using var game = await RoadGame.StartAsync($"http://{http.Address}");
            MustKeepToTheRoad("http", await DriveAsync(game, http, pilot.Decide, DrivenOverHttp));
        }
    }

    [SkippableFact]
    public async Task WhenTheAgentIsKilled_TheGameIsLetGoOf()
    {
        TestModel.Save(Path.Combine(folder.FullName, "model"));
        await using var game = await RoadGame.StartAsync(pad);
        var drive = new ProcessStartInfo("dotnet",
        [
            Repository.Program("KartHub.Agent"), "drive", "--model", Path.Combine(folder.FullName, "model"), "--seconds", "600",
            "--source", "window:mupen64plus", "--sink", $"plugin:{pad}", "--pad", "none",
        ])
        { Environment = { ["DISPLAY"] = game.Display } };
        using var agent = Process.Start(drive)!;
        await Eventually.IsTrue(() => game.Latest.Speed > 0.25);
        agent.Kill();
        await Eventually.IsTrue(() => game.Latest.Speed == 0);
    }

    private async Task RecordAsync()
    {
        await using var sink = new PluginSink(pad, TimeProvider.System);
        await using var game = await RoadGame.StartAsync(pad);
        using var gamepad = GamepadCatalog.ForThisMachine(TimeProvider.System).Open("sdl", new GamepadOptions());
        await Eventually.IsTrue(() => gamepad.Name != "SDL looks for one"); // Started: pads may be plugged in.
        using var hands = new VirtualPad();
        await Eventually.IsTrue(() => gamepad.At(TimeProvider.System.GetTimestamp()) is not null);
        using var person = new RoadPerson(game, hands);
        using var score = new RoadScore(game);
        await using var seat = Seat.Take(game, gamepad, sink, folder.FullName);
        (await seat.Station.StartRecordingAsync(new StartRecording("a person", RateHz, null))).ShouldBeNull();
        await score.WaitAsync(Recorded);
        (await seat.Station.StopRecordingAsync()).ShouldBeNull();
        output.WriteLine($"person: {score}; {seat.Station.LastRecorder!.Frames} frames, {seat.Station.LastRecorder.Missed} missed");
        await Eventually.IsTrue(() => sink.Trouble is null); // The game polls it.
    }

    private async Task<Training.Models.Model> TrainAsync()
    {
        var prepared = Path.Combine(folder.FullName, "prepared");
        await Preparation.RunAsync([new PreparationSource(new SpooledFrames(folder.FullName), "road")], prepared, new PreparationOptions(), null, CancellationToken.None);
        using var data = PreparedData.Open(prepared);
        var session = new TrainingSession(new TrainingOptions { Epochs = 8 }, [data], TimeProvider.System);
        var result = session.Run(null, CancellationToken.None);
        output.WriteLine($"trained: validation loss {result.Model.Description.Provenance.ValLoss:0.0000}, {result.Model.Description.Provenance.BaselineMean:0.0000} for the mean");
        return result.Model;
    }

    private async Task<RoadScore> DriveAsync(RoadGame game, IControllerSink sink, Func<Frame, Controls> decide, TimeSpan length)
    {
        await using var seat = Seat.Take(game, new NoGamepad("nobody"), sink, folder.FullName);
        Frame? seen = null;
        (await seat.Station.StartDriveAsync(frame => decide(seen = frame), new StartDrive(Guid.NewGuid(), null, Record: false))).ShouldBeNull();
        using var score = new RoadScore(game);
        await score.WaitAsync(length);
        seen!.Height.ShouldBe(BelowTheStrip.Crop!.Value.Height); // The pilot is not told where it is.
        await Eventually.IsTrue(() => sink.Trouble is null);
        return score;
    }

    private static async Task RestartAsync(RoadGame game, PluginSink sink)
    {
        sink.Relay(new PadMoment(Controls.Neutral, N64Buttons.Start));
        await Eventually.IsTrue(() => game.Latest is { Offset: 0, Speed: 0 });
        sink.Relay(default);
    }

    private void MustKeepToTheRoad(string way, RoadScore score)
    {
        output.WriteLine($"{way}: {score}");
        score.OnRoad.ShouldBeGreaterThanOrEqualTo(0.95);
        score.Speed.ShouldBeGreaterThan(0.8); // Who stands still keeps to the road, too.
    }

    /// <summary>An agent without a hub.</summary>
    private sealed class Seat : IAsyncDisposable
    {
        private readonly CancellationTokenSource ended = new();
        private readonly Cockpit cockpit;
        private readonly Spool spool;
        private readonly Task looking;

        private Seat(Cockpit cockpit, string folder)
        {
            this.cockpit = cockpit;
            spool = new Spool(Path.Combine(folder, "spool"));
            Station = new Station(cockpit, spool, TimeProvider.System, new StationOptions { DriveRateHz = 30 });
            looking = Station.RunAsync(ended.Token);
        }

        public Station Station { get; }

        public static Seat Take(RoadGame game, IGamepad pad, IControllerSink sink, string folder) =>
            new(new Cockpit { Source = game.OpenSource(), Pad = pad, Sink = sink, Choice = BelowTheStrip }, folder);

        public async ValueTask DisposeAsync()
        {
            await Station.DisposeAsync();
            await ended.CancelAsync();
            await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            spool.Dispose();
            await cockpit.Source.DisposeAsync();
            ended.Dispose();
        }
    }
}
