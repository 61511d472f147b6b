using KartHub.Contracts;
using KartHub.Simulator.Geometry;

namespace KartHub.Simulator;

/// <summary>A race against the clock: one kart on one course, sixty ticks a second. The same seed and controls give the same race.</summary>
public sealed class KartGame
{
    /// <summary>Seconds of game time a <see cref="Step"/> takes.</summary>
    public const double TickSeconds = 1.0 / 60;

    /// <summary>Metres per second at full throttle, straight on: about 63 km/h.</summary>
    public const double TopSpeed = 17.5;

    private const double TrackingReach = 6; // Metres; a tick moves the kart by a third of one.
    private const double OffCourse = 3; // Metres behind where a wall would be.

    private readonly KartGameOptions options;
    private KartPhysics kart;
    private double along;
    private double lostFor;
    private Wind wind = null!;

    /// <summary>A race on the grid of this course.</summary>
    public KartGame(Track track, int seed, KartGameOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(track);
        Track = track;
        Seed = seed;
        this.options = options ?? new KartGameOptions();
        Race = null!;
        Reset();
    }

    /// <summary>The course.</summary>
    public Track Track { get; }

    /// <summary>What the start was drawn from.</summary>
    public int Seed { get; private set; }

    /// <summary>Where the kart is now.</summary>
    public KartState State { get; private set; }

    /// <summary>How the race stands; a new object after <see cref="Reset(int?)"/>.</summary>
    public RaceProgress Race { get; private set; }

    /// <summary>Ticks since the race began.</summary>
    public long Ticks { get; private set; }

    /// <summary>What a picture of now shows.</summary>
    public Moment Moment => new(Ticks, State, Race.LapsCompleted, Race.LapsCompleted > 0 ? Race.LapSeconds[^1] : 0, Race.WrongWay);

    /// <summary>Whether the wind holds its breath: for pilots, who are judged in still air. See <see cref="KartGameOptions.Gusts"/>.</summary>
    public bool Sheltered { get; set; }

    /// <summary>Starts a new race, with the same seed or another one.</summary>
    public void Reset(int? seed = null)
    {
        Seed = seed ?? Seed;
        var random = new Random(Seed);
        var line = Track.CentreLine;
        var start = line.At(options.StartMetres);
        var drawn = ((random.NextDouble() * 2) - 1) * options.LateralJitterMetres;
        var side = Track.IsMirrored ? -1 : 1;
        var lateral = options.StartLateral is { } exactly ? side * exactly : drawn;
        var turned = ((random.NextDouble() * 2) - 1) * options.HeadingJitterDegrees * Math.PI / 180;

        // On a mirrored course the start is the mirror image too: one seed, one race.
        var (x, y) = start.Beside(side * lateral);
        kart = new KartPhysics(x, y, start.Heading + (side * turned), options.StartSpeed);
        along = line.Wrap(options.StartMetres);
        lostFor = 0;
        wind = new Wind(Seed, side * options.Gusts);
        Ticks = 0;

        Race = new RaceProgress(DistanceAtStart(), line.Length);
        Publish(new TrackPosition(along, side * lateral), offRoad: false, touchesWall: false);
    }

    /// <summary>Plays one tick with these controls: A accelerates, B brakes and then reverses, RB hops.</summary>
    public void Step(Controls controls)
    {
        var pressed = controls.Clamped;
        kart.Step(pressed, State.OffRoad, Sheltered ? 0 : wind.Next());
        var place = Locate();
        var touchesWall = false;
        if (!Track.IsCrossing(place.Along))
        {
            touchesWall = kart.Collide(Track, place);
            place = touchesWall ? Locate() : place;
        }

        var forward = Angles.Wrap(2 * Math.PI * (place.Along - along) / Track.LengthMetres) * Track.LengthMetres / (2 * Math.PI);
        along = place.Along;
        Ticks++;

        var onOtherRoad = Math.Abs(place.Lateral) > Track.Width / 2 && Track.IsCrossing(along) && Track.OnCrossingRoad(kart.X, kart.Y, along);
        var offRoad = Math.Abs(place.Lateral) > Track.Width / 2 && !onOtherRoad;
        var headsBackwards = Math.Cos(kart.Heading - Track.CentreLine.At(along).Heading) < -0.2;
        Race.Advance(TickSeconds, forward, offRoad, headsBackwards, pressed.A > 0.5f);
        Publish(place, offRoad, touchesWall);

        lostFor = Math.Abs(place.Lateral) > Track.WallDistance + OffCourse ? lostFor + TickSeconds : 0;
        if (lostFor > options.LostSeconds || Race.StuckFor > options.StuckSeconds)
        {
            PutBackOnRoad();
        }
    }

    /// <summary>Puts the kart in the middle of the road, standing, a little way back, as the game does by itself when the kart is stuck.</summary>
    public void PutBackOnRoad()
    {
        // A little back, so that whoever was lost in a crossing sees it again; nothing is gained by it.
        const double back = 10;
        var place = Track.CentreLine.At(along - back);
        kart = new KartPhysics(place.X, place.Y, place.Heading, speed: 0);
        along = Track.CentreLine.Wrap(along - back);
        lostFor = 0;
        Race.PutBack(-back);
        Publish(new TrackPosition(along, 0), offRoad: false, touchesWall: false);
    }

    private double DistanceAtStart()
    {
        if (options.LapsFromStart)
        {
            return 0;
        }

        // Whoever starts part of the way round comes to the line first.
        return options.StartMetres > 0 ? along - Track.LengthMetres : options.StartMetres;
    }

    private TrackPosition Locate() => Track.CentreLine.Near(kart.X, kart.Y, along, TrackingReach);

    private void Publish(TrackPosition place, bool offRoad, bool touchesWall) => State = new KartState
    {
        X = kart.X,
        Y = kart.Y,
        Heading = kart.Heading,
        CameraHeading = kart.CameraHeading,
        Speed = kart.ForwardSpeed,
        SideSpeed = kart.SideSpeed,
        Steering = kart.Steering,
        HopHeight = kart.HopHeight,
        Along = place.Along,
        Lateral = place.Lateral,
        OffRoad = offRoad,
        TouchesWall = touchesWall,
    };
}
