using KartHub.Agent.Gamepads;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Imaging;
using KartHub.Simulator;

namespace KartHub.Agent.Simulation;

/// <summary>
/// The kart game as an agent's window, pad and controller at once. It runs in real time: whoever looks or steers first lets
/// it catch up with the clock, so that it needs no thread and stands still while nobody looks.
/// </summary>
public sealed class SimulatorWorld : IFrameSource, IGamepad, IControllerSink
{
    /// <summary>Ticks to catch up at most: a machine that is too slow gets a slower game, not a jump.</summary>
    private const int MostTicks = 15;

    /// <summary>A race that a pilot takes this soon is the pilot's from its start.</summary>
    private const double StartSeconds = 1; // It is put at the start first, and takes the controls a moment later.

    private readonly Lock access = new();
    private readonly History<PadMoment> history = new();
    private readonly LapLedger laps = new();
    private readonly SimulatorOptions options;
    private readonly TimeProvider time;
    private readonly long epoch;
    private long ticks;
    private int race;
    private KartGame game;
    private DriverView view;
    private ExpertDriver expert;
    private Controls intent;
    private Controls held;
    private bool piloted;
    private bool takenOver;
    private long expertFrom;

    /// <summary>Puts a kart at the start of a track.</summary>
    /// <exception cref="Refusal">There is no such track; the message lists those there are.</exception>
    public SimulatorWorld(string? track, TimeProvider time, SimulatorOptions? options = null)
    {
        this.options = options ?? new SimulatorOptions();
        this.time = time;
        epoch = time.GetTimestamp();
        var course = track is null ? Tracks.All[0] : Tracks.ByName(track);
        (game, view, expert) = (null!, null!, null!);
        Load(course);
    }

    /// <summary>What is captured.</summary>
    public string Name => $"simulator: {game.Track.Name}";

    string IGamepad.Name => "expert driver";

    string IControllerSink.Name => "simulator";

    PadReading? IGamepad.Reading => null;

    bool IControllerSink.CarriesThePad => false;

    /// <summary>The controls that move the kart.</summary>
    public Controls Applied { get; private set; }

    /// <summary>Where the kart is.</summary>
    public RaceStatus Race
    {
        get
        {
            lock (access)
            {
                var progress = game.Race;
                return new RaceStatus(
                    game.Track.Name, progress.LapsCompleted, [.. progress.LapSeconds], progress.LapProgress,
                    game.State.Speed * 3.6, progress.OffRoad, progress.WrongWay) { LapDrivers = [.. laps.Drivers] };
            }
        }
    }

    /// <summary>Everything an agent needs, out of this world.</summary>
    public Cockpit ToCockpit() => new()
    {
        Source = this,
        Pad = this,
        Driver = "expert",
        Sink = this,
        Race = () => Race,
        Tracks = [.. Tracks.All.Select(track => track.Name)],
        StartRace = StartRace,
    };

    /// <summary>Puts the kart at the start again.</summary>
    /// <param name="track">Another track; null keeps the present one.</param>
    public void StartRace(string? track)
    {
        lock (access)
        {
            Advance();
            Load(track is null ? game.Track : Tracks.ByName(track));
        }
    }

    public ValueTask<CapturedFrame> CaptureAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var picture = new Frame(options.View.Width, options.View.Height);
        lock (access)
        {
            Advance();
            view.Render(game, picture);
            return new ValueTask<CapturedFrame>(new CapturedFrame(picture, TimestampOf(ticks)));
        }
    }

    /// <summary>What the expert did at a moment; while a pilot drives, what it would do instead.</summary>
    public PadMoment? At(long timestamp) => history.At(timestamp);

    void IControllerSink.Relay(PadMoment pad) => Hold(pad.Controls, byPerson: true);

    public void Engage()
    {
        lock (access)
        {
            Advance();
            (piloted, takenOver, held, game.Sheltered) = (true, false, Controls.Neutral, true);
            if (game.Race.ElapsedSeconds < StartSeconds)
            {
                laps.Clear();
            }
        }
    }

    public void Send(Controls controls) => Hold(controls, byPerson: false);

    public void Release()
    {
        lock (access)
        {
            Advance();
            (piloted, held, intent, Applied) = (false, Controls.Neutral, Controls.Neutral, Controls.Neutral);
            game.Sheltered = false;
            expertFrom = ticks + (long)(options.HandOver.TotalSeconds / KartGame.TickSeconds);
        }
    }

    public void Dispose()
    {
        // Nothing is held: an object of memory alone.
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Hold(Controls controls, bool byPerson)
    {
        lock (access)
        {
            Advance();
            (held, takenOver) = piloted ? (controls, byPerson) : (held, false);
        }
    }

    private void Load(Track track)
    {
        laps.Clear();
        var seed = options.Seed + race++;
        var another = game is null || game.Track != track;
        game = new KartGame(track, seed, new KartGameOptions { Gusts = options.Gusts }) { Sheltered = piloted };
        view = another ? new DriverView(track, options.View) : view;
        expert = new ExpertDriver(track, seed, options.Expert);
        expertFrom = 0;
        Intend();
    }

    private void Advance()
    {
        var now = (long)(time.GetElapsedTime(epoch).TotalSeconds / KartGame.TickSeconds);
        ticks = Math.Max(ticks, now - MostTicks);
        while (ticks < now)
        {
            Applied = piloted ? held : intent;
            game.Step(Applied);
            if (piloted || ticks >= expertFrom)
            {
                laps.Note(piloted && !takenOver ? LapDriver.Model : LapDriver.Person);
            }

            laps.End(game.Race.LapsCompleted);
            ticks++;
            Intend();
        }
    }

    /// <summary>What the expert makes of the present moment: in force from now on, so that a picture is paired with what it led to.</summary>
    private void Intend()
    {
        intent = ticks < expertFrom ? Controls.Neutral : expert.Decide(game);
        history.Add(TimestampOf(ticks), new PadMoment(intent));
    }

    private long TimestampOf(long tick) => epoch + (long)(tick * KartGame.TickSeconds * time.TimestampFrequency);
}
