using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Simulator.Races;

namespace KartHub.Seat.Play;

/// <summary>A person's own race: who holds the controls, what the game is told tick by tick, and the record of it.</summary>
internal sealed class SeatGame
{
    /// <summary>Ticks from one decision of a pilot to the next: 20 decisions a second.</summary>
    public const int TicksPerDecision = 3;

    private readonly KartGame game;
    private readonly DriverView view;
    private readonly ExpertDriver expert;
    private readonly ExpertDriver help;
    private readonly SeatLaps laps = new();
    private readonly List<byte> record = [];
    private Controls decided = Controls.Neutral;
    private Controls told = Controls.Neutral;
    private bool overridden;
    private SeatDriver driver = SeatDriver.Person;
    private bool windy = true;
    private Moment? drawn;
    private Frame? seen; // By the pilot.

    public SeatGame(RaceSettings settings)
    {
        var track = Tracks.ByName(settings.Track);
        game = new KartGame(track, settings.Seed, new KartGameOptions { Gusts = settings.Gusts, StartLateral = settings.StartLateral });
        view = new DriverView(track, settings.View);
        expert = new ExpertDriver(track, settings.Seed);
        help = new ExpertDriver(track, settings.Seed, new ExpertOptions { Smoothness = 0 });
    }

    /// <summary>What the person does.</summary>
    public SeatHands Hands { get; init; } = new();

    /// <summary>Who drives as long as the person takes over nothing.</summary>
    public SeatDriver Driver
    {
        get => driver;
        set
        {
            driver = value;
            decided = Controls.Neutral;
            Shelter();
        }
    }

    /// <summary>Whether the wind of the race's settings blows; for a pilot, who is judged in still air, it never does.</summary>
    public bool Windy
    {
        get => windy;
        set
        {
            windy = value;
            Shelter();
        }
    }

    /// <summary>Whether ticks are recorded from now on.</summary>
    public bool Records { get; set; }

    /// <summary>Whether a pilot must decide before the next tick.</summary>
    public bool AwaitsPilot => Driver == SeatDriver.Pilot && game.Ticks % TicksPerDecision == 0;

    /// <summary>Shows a pilot the moment before the next tick.</summary>
    /// <param name="image">Receives what its network is given.</param>
    public void Show(SeatPilot pilot, Span<byte> image)
    {
        Draw();
        seen ??= new Frame(view.Options.Width, view.Options.Height);
        view.CopyTo(seen);
        pilot.Sight.Prepare(seen, image);
    }

    /// <summary>A pilot's decision, in force until the next.</summary>
    public void Decide(Controls controls) => decided = controls.Clamped;

    /// <summary>Plays a tick.</summary>
    public void Tick()
    {
        var hands = Hands.Tick();
        overridden = Driver != SeatDriver.Person && Hands.AreHolding;
        told = Driver switch
        {
            SeatDriver.Person => hands,
            SeatDriver.Expert => TakenOver(expert.Decide(game), hands),
            _ => TakenOver(decided, hands),
        };
        var drivenBy = overridden ? DrivenBy.Takeover : Driver == SeatDriver.Pilot ? DrivenBy.Pilot : DrivenBy.Person;
        if (Records)
        {
            Keep(new RaceTick(game.Moment, told, drivenBy));
        }

        game.Step(told);
        laps.Note(overridden ? SeatDriver.Person : Driver);
        laps.End(game.Race.LapsCompleted);
    }

    /// <summary>The ticks recorded since it was last asked, as they travel.</summary>
    public byte[] TakeRecord()
    {
        byte[] ticks = [.. record];
        record.Clear();
        return ticks;
    }

    /// <summary>Puts the kart back on the road.</summary>
    public void PutBack() => game.PutBackOnRoad();

    /// <summary>Draws the moment before the next tick as everybody will draw it who gets the tick, to be copied from then on.</summary>
    public void Draw()
    {
        var moment = new RaceTick(game.Moment, default, default).AsItTravels.Moment;
        if (drawn != moment)
        {
            view.Draw(moment);
            drawn = moment;
        }
    }

    /// <inheritdoc cref="DriverView.CopyTo(Span{byte})"/>
    public void CopyTo(Span<byte> rgba) => view.CopyTo(rgba);

    /// <summary>How the race stands.</summary>
    public SeatState State()
    {
        var controls = new float[Controls.Count];
        told.CopyTo(controls);
        var race = game.Race;
        return new SeatState(
            game.Ticks, controls, overridden ? "takeover" : SeatLaps.NameOf(Driver), game.Track.Name, race.LapsCompleted, [.. race.LapSeconds], laps.By,
            race.LapProgress, (int)Math.Round(Math.Abs(game.State.Speed) * 3.6), race.OffRoad, race.WrongWay, help.Decide(game).SteerX);
    }

    /// <summary>The person's controls while they hold any. Whoever only steers goes as fast as before.</summary>
    private Controls TakenOver(Controls others, Controls hands)
    {
        if (!overridden)
        {
            return others;
        }

        return Hands.SayHowFast ? hands : hands with { A = others.A, B = others.B };
    }

    private void Keep(in RaceTick tick)
    {
        Span<byte> bytes = stackalloc byte[RaceTick.Size];
        tick.Write(bytes);
        record.AddRange(bytes);
    }

    private void Shelter() => game.Sheltered = !windy || Driver == SeatDriver.Pilot;
}
