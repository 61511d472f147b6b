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

    private readonly KartGame game;
    private readonly DriverView view;
    private readonly Frame frame;
    private double offRoad, wrongWay, standstill, farthest;

    /// <param name="track">Where.</param>
    /// <param name="seed">Draws the start: up to 2 m beside the centre line, turned by up to 10°.</param>
    /// <param name="options">What the pilot sees.</param>
    public SimulatedDrive(Track track, int seed, ViewOptions options)
    {
        game = new KartGame(track, seed, new KartGameOptions
        {
            LateralJitterMetres = 2,
            HeadingJitterDegrees = 10,
            StuckSeconds = double.PositiveInfinity, // Help is given, and counted, here.
        });
        view = new DriverView(track, options);
        frame = new Frame(options.Width, options.Height);
    }

    /// <summary>Game time in which the laps could be driven at a quarter of the top speed.</summary>
    public static double EnoughSeconds(Track track, int laps) => 30 + (laps * track.LengthMetres / SlowestLapSpeed);

    /// <summary>Drives the laps, or until the time is up.</summary>
    public DriveRun Drive(Func<Frame, Controls> decide, int laps, double limit, CancellationToken cancellationToken)
    {
        var controls = Controls.Neutral;
        while (game.Race.LapsCompleted < laps && game.Race.ElapsedSeconds < limit)
        {
            if (game.Ticks % TicksPerDecision == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                view.Render(game, frame);
                controls = decide(frame);
            }

            game.Step(controls);
            if (IsLost())
            {
                game.PutBackOnRoad();
                (offRoad, wrongWay, standstill, farthest) = (0, 0, 0, game.Race.Distance);
            }
        }

        var autonomy = 100 * (1 - (game.Race.Resets * SecondsAHelp / game.Race.ElapsedSeconds));
        return new DriveRun(
            game.Race.LapsCompleted, [.. game.Race.LapSeconds.Select(Rounded)], Rounded(Math.Max(0, autonomy)), Rounded(game.Race.OffRoadSeconds), game.Race.Resets);
    }

    private static double Rounded(double value) => Math.Round(value, 2);

    private bool IsLost()
    {
        offRoad = game.Race.OffRoad ? offRoad + KartGame.TickSeconds : 0;
        wrongWay = game.Race.WrongWay ? wrongWay + KartGame.TickSeconds : 0;
        var forward = game.Race.Distance > farthest + 1;
        farthest = forward ? game.Race.Distance : farthest;
        standstill = forward ? 0 : standstill + KartGame.TickSeconds;
        return offRoad > OffRoadLimit || wrongWay > WrongWayLimit || standstill > StandstillLimit;
    }
}

/// <summary>How a drive went.</summary>
/// <param name="LapsCompleted">Whole laps.</param>
/// <param name="LapSeconds">Each lap's time.</param>
/// <param name="Autonomy">Percent of the time that the pilot needed no help.</param>
/// <param name="OffRoadSeconds">Time beside the road.</param>
/// <param name="Interventions">How often the kart was put back.</param>
internal sealed record DriveRun(int LapsCompleted, IReadOnlyList<double> LapSeconds, double Autonomy, double OffRoadSeconds, int Interventions);
