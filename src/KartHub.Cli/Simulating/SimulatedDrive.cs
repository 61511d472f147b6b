using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Simulator;

namespace KartHub.Cli.Simulating;

/// <summary>
/// A pilot drives a race alone, and is helped when it is lost. It is asked twenty times a second, as an agent asks it. Help ("intervention")
/// means that the kart is put back in the middle of the road, standing; autonomy is counted as in Bojarski et al., 2016: six seconds a help.
/// </summary>
internal sealed class SimulatedDrive
{
    /// <summary>Ticks from one decision to the next: 20 decisions a second.</summary>
    public const int TicksPerDecision = 3;

    private const double OffRoadLimit = 2;
    private const double WrongWayLimit = 1;
    private const double StandstillLimit = 3;
    private const double SecondsAHelp = 6;
    private const double SlowestLapSpeed = KartGame.TopSpeed / 4;

    private readonly DriveStart start;
    private readonly DriverView view;
    private readonly Frame frame;
    private double offRoad, wrongWay, standstill, farthest;

    /// <param name="track">Where.</param>
    /// <param name="start">From where.</param>
    /// <param name="options">What the pilot sees.</param>
    public SimulatedDrive(Track track, DriveStart start, ViewOptions options)
    {
        this.start = start;
        Game = new KartGame(track, start.Seed, start.Race);
        view = new DriverView(track, options);
        frame = new Frame(options.Width, options.Height);
    }

    /// <summary>The race.</summary>
    public KartGame Game { get; }

    /// <summary>Game time in which the laps could be driven at a quarter of the top speed.</summary>
    public static double EnoughSeconds(Track track, int laps) => 30 + (laps * track.LengthMetres / SlowestLapSpeed);

    /// <summary>Drives the laps, or until the time is up.</summary>
    public DriveRun Drive(Func<Frame, Controls> decide, int laps, double limit, CancellationToken cancellationToken)
    {
        var begun = BegunFrom();
        var controls = Controls.Neutral;
        while (Game.Race.LapsCompleted < laps && Game.Race.ElapsedSeconds < limit)
        {
            if (Game.Ticks % TicksPerDecision == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                view.Render(Game, frame);
                controls = decide(frame);
            }

            Game.Step(controls);
            if (IsLost())
            {
                Game.PutBackOnRoad();
                (offRoad, wrongWay, standstill, farthest) = (0, 0, 0, Game.Race.Distance);
            }
        }

        var autonomy = 100 * (1 - (Game.Race.Resets * SecondsAHelp / Game.Race.ElapsedSeconds));
        return new DriveRun(
            begun, Game.Race.LapsCompleted, [.. Game.Race.LapSeconds.Select(Rounded)], Rounded(Math.Max(0, autonomy)), Rounded(Game.Race.OffRoadSeconds), Game.Race.Resets);
    }

    private RunStart BegunFrom()
    {
        var turned = Math.IEEERemainder(Game.State.Heading - Game.Track.CentreLine.At(Game.State.Along).Heading, 2 * Math.PI);
        return new RunStart(Rounded(start.Race.StartMetres), Rounded(Game.State.Lateral), Rounded(turned * 180 / Math.PI), start.Race.Gusts > 0);
    }

    private static double Rounded(double value) => Math.Round(value, 2);

    private bool IsLost()
    {
        offRoad = Game.Race.OffRoad ? offRoad + KartGame.TickSeconds : 0;
        wrongWay = Game.Race.WrongWay ? wrongWay + KartGame.TickSeconds : 0;
        var forward = Game.Race.Distance > farthest + 1;
        farthest = forward ? Game.Race.Distance : farthest;
        standstill = forward ? 0 : standstill + KartGame.TickSeconds;
        return offRoad > OffRoadLimit || wrongWay > WrongWayLimit || standstill > StandstillLimit;
    }
}

/// <summary>How a drive went.</summary>
/// <param name="Start">How it began.</param>
/// <param name="LapsCompleted">Whole laps.</param>
/// <param name="LapSeconds">Each lap's time.</param>
/// <param name="Autonomy">Percent of the time that the pilot needed no help.</param>
/// <param name="OffRoadSeconds">Time beside the road.</param>
/// <param name="Interventions">How often the kart was put back.</param>
internal sealed record DriveRun(RunStart Start, int LapsCompleted, IReadOnlyList<double> LapSeconds, double Autonomy, double OffRoadSeconds, int Interventions);

/// <summary>How a drive began.</summary>
/// <param name="Metres">From the start line.</param>
/// <param name="Lateral">Metres to the right (negative: left) of the centre line.</param>
/// <param name="Degrees">Turned to the right (negative: left) of the road.</param>
/// <param name="Gusts">Whether the wind blows.</param>
internal sealed record RunStart(double Metres, double Lateral, double Degrees, bool Gusts);
