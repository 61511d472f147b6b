using System.Buffers;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Simulator;
using KartHub.Simulator.Races;

namespace KartHub.Seat.Driving;

/// <summary>The game of one seat: who drives it, what is seen of it, and what is recorded. One thread at a time.</summary>
public sealed class SeatGame
{
    private readonly KartGame game;
    private readonly ExpertDriver expert;
    private readonly ExpertDriver help;
    private readonly KeyStick stick;
    private readonly LapBook laps = new();
    private readonly ArrayBufferWriter<byte> ticks = new();
    private SeatDriver driver;

    /// <summary>A race with these settings, on its grid.</summary>
    /// <exception cref="Refusal">There is no such course.</exception>
    public SeatGame(RaceSettings settings, KeyStick stick)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
        this.stick = stick;
        var track = Tracks.ByName(settings.Track);
        game = new KartGame(track, settings.Seed, new KartGameOptions { Gusts = settings.Gusts, StartLateral = settings.StartLateral });
        expert = new ExpertDriver(track, settings.Seed);
        help = new ExpertDriver(track, settings.Seed, new ExpertOptions { Smoothness = 0 });
    }

    public RaceSettings Settings { get; }

    public Track Track => game.Track;

    public RaceProgress Race => game.Race;

    public KartState State => game.State;

    public IReadOnlyList<SeatDriver?> LapDrivers => laps.Drivers;

    /// <summary>What the game was told last.</summary>
    public Controls Told { get; private set; }

    /// <summary>Who told it.</summary>
    public DrivenBy DrivenBy { get; private set; }

    /// <summary>What the person presses.</summary>
    public SeatInput Input { get; set; }

    /// <summary>What the model said last.</summary>
    public Controls Pilot { get; set; }

    /// <summary>How much of a pad's stick is its middle, 0 to 0.9.</summary>
    public double DeadZone { get; set; } = 0.1;

    /// <summary>Whether what is driven is kept for <see cref="TakeTicks"/>.</summary>
    public bool Recording { get; set; }

    public SeatDriver Driver
    {
        get => driver;
        set
        {
            driver = value;
            Pilot = Controls.Neutral;
            game.Sheltered = value == SeatDriver.Pilot; // Pilots are judged in still air.
        }
    }

    /// <summary>The stick that would bring the kart along the course: help for scripts that try the seat.</summary>
    public double Help => help.Decide(game).SteerX;

    /// <summary>What is to be drawn now.</summary>
    public Moment Seen => new RaceTick(game.Moment, Controls.Neutral, DrivenBy.Person).AsItTravels.Moment;

    /// <summary>Plays a tick.</summary>
    public void Step()
    {
        var (controls, by) = Decide();
        var tick = new RaceTick(game.Moment, controls, by);
        if (Recording)
        {
            tick.Write(ticks.GetSpan(RaceTick.Size));
            ticks.Advance(RaceTick.Size);
        }

        game.Step(controls);
        (Told, DrivenBy) = (controls, by);
        laps.Note(by == DrivenBy.Takeover ? SeatDriver.Person : Driver, game.Race.LapsCompleted);
    }

    public void PutBack() => game.PutBackOnRoad();

    /// <summary>The ticks recorded since this was last asked.</summary>
    public byte[] TakeTicks()
    {
        var taken = ticks.WrittenSpan.ToArray();
        ticks.ResetWrittenCount();
        return taken;
    }

    private (Controls Controls, DrivenBy By) Decide()
    {
        var person = OfPerson(out var active);
        return driver switch
        {
            SeatDriver.Person => (person, DrivenBy.Person),
            SeatDriver.Pilot when active => (person, DrivenBy.Takeover),
            SeatDriver.Pilot => (Pilot.Clamped, DrivenBy.Pilot),
            _ => (expert.Decide(game), DrivenBy.Person),
        };
    }

    /// <summary>The first of pad, thumb and keys that is used.</summary>
    private Controls OfPerson(out bool active)
    {
        var pushed = stick.Step(Input.Keys);
        active = true;
        if (Input.Pad is { } pad && (Math.Abs(pad.X) > DeadZone || pad.Buttons != SeatKeys.None))
        {
            return Pressed(Beyond(pad.X), Beyond(pad.Y), pad.Buttons);
        }

        if (Input.Touch is { } thumb)
        {
            return Pressed(thumb.X, thumb.Y, thumb.Buttons);
        }

        active = Input.Keys != SeatKeys.None || pushed != 0;
        return Pressed(pushed, 0, Input.Keys);
    }

    /// <summary>A pad's axis from the edge of its middle on, so that it begins softly.</summary>
    private double Beyond(double axis) => Math.Sign(axis) * Math.Clamp((Math.Abs(axis) - DeadZone) / (1 - DeadZone), 0, 1);

    private static Controls Pressed(double x, double y, SeatKeys keys)
    {
        float Is(SeatKeys key) => keys.HasFlag(key) ? 1 : 0;
        return new Controls((float)x, (float)y, Is(SeatKeys.Accelerate), Is(SeatKeys.Brake), Is(SeatKeys.Hop)).Clamped;
    }
}
