using KartHub.Contracts;

namespace KartHub.Simulator.Tests;

public sealed class RaceProgressTests
{
    private static readonly KartGameOptions NeverPutBack = new() { LateralJitterMetres = 0, HeadingJitterDegrees = 0, StuckSeconds = double.PositiveInfinity };

    [Fact]
    public void Lap_CountsWhenDrivenRound_WithItsTime()
    {
        var game = new KartGame(Tracks.All[0], 1);
        var expert = new ExpertDriver(game.Track, 1);
        while (game.Race.LapsCompleted < 2)
        {
            game.Step(expert.Decide(game));
        }

        game.Race.LapSeconds.Sum().ShouldBe(game.Race.ElapsedSeconds, 1e-6);
        game.Race.LapSeconds.ShouldAllBe(seconds => seconds > 25 && seconds < 45);
        game.Race.LapProgress.ShouldBe(0, 0.01);
        game.Race.Distance.ShouldBe(2 * game.Track.LengthMetres, 1);
    }

    [Theory]
    [InlineData("Clover Ring")]
    [InlineData("Crossover")]
    public void Lap_DoesNotCountBackwards(string name)
    {
        var game = new KartGame(Tracks.ByName(name), 1, NeverPutBack);
        while (game.Race.Distance > -game.Track.LengthMetres * 1.2 && game.Race.ElapsedSeconds < 200)
        {
            game.Step(TestPilot.Along(game, -10));
        }

        game.Race.Distance.ShouldBeLessThan(-game.Track.LengthMetres * 1.19);
        game.Race.WrongWay.ShouldBeTrue();
        game.Race.LapsCompleted.ShouldBe(0);
        game.Race.LapProgress.ShouldBe(0);
    }

    [Fact]
    public void Lap_DoesNotCountForCrossingTheLineToAndFro()
    {
        var game = new KartGame(Tracks.All[0], 1, NeverPutBack);
        for (var i = 0; i < 6; i++)
        {
            Play(game, new Controls(0, 0, 1, 0, 0), 120);
            Play(game, new Controls(0, 0, 0, 1, 0), 600);
        }

        game.Race.LapsCompleted.ShouldBe(0);
    }

    [Fact]
    public void Lap_BeginsAtTheLine_ForWhoStartsPartOfTheWayRound()
    {
        var game = new KartGame(Tracks.All[0], 1, new KartGameOptions { StartMetres = 300 });
        var expert = new ExpertDriver(game.Track, 1);
        while (game.State.Along >= 290)
        {
            game.Step(expert.Decide(game));
        }

        game.Race.LapsCompleted.ShouldBe(0);
        while (game.Race.LapsCompleted == 0)
        {
            game.Step(expert.Decide(game));
        }

        game.Race.ElapsedSeconds.ShouldBeGreaterThan(40);
    }

    [Fact]
    public void WrongTurnAtACrossing_IsPutBack_AndGainsNothing()
    {
        var track = Tracks.ByName("Crossover");
        var expert = new ExpertDriver(track, 1);
        var game = new KartGame(track, 1);
        while (!track.IsCrossing(game.State.Along) || !track.OnCrossingRoad(game.State.X, game.State.Y, game.State.Along))
        {
            game.Step(expert.Decide(game));
        }

        var entered = game.Race.Distance;
        var other = track.CentreLine.Points.ToArray()
            .Select((point, i) => (point, along: i * track.CentreLine.Step))
            .Where(candidate => Math.Abs(Math.IEEERemainder(candidate.along - game.State.Along, track.LengthMetres)) > 100)
            .MinBy(candidate => Math.Pow(candidate.point.X - game.State.X, 2) + Math.Pow(candidate.point.Y - game.State.Y, 2)).along;
        for (var i = 0; i < 600 && game.Race.Resets == 0; i++)
        {
            var target = track.CentreLine.At(other + 15 + (i * 0.2));
            game.Step(TestPilot.Towards(game.State, target.X, target.Y));
        }

        game.Race.Resets.ShouldBe(1);
        game.Race.Distance.ShouldBeLessThan(entered + 25);
        game.State.Lateral.ShouldBe(0);
        game.State.Speed.ShouldBe(0);
    }

    [Fact]
    public void WrongWay_IsPutBackAfterAWhile()
    {
        var options = new KartGameOptions { HeadingJitterDegrees = 180, StartMetres = 20 };
        var game = Enumerable.Range(0, 100).Select(seed => new KartGame(Tracks.All[0], seed, options))
            .First(game => Math.Cos(game.State.Heading - game.Track.CentreLine.At(20).Heading) < -0.95);
        var wrongWay = false;
        for (var i = 0; i < 600 && game.Race.Resets == 0; i++)
        {
            game.Step(TestPilot.Along(game, -10));
            wrongWay |= game.Race.WrongWay;
        }

        wrongWay.ShouldBeTrue();
        game.Race.Resets.ShouldBe(1);
        Math.Cos(game.State.Heading - game.Track.CentreLine.At(game.State.Along).Heading).ShouldBe(1, 1e-3);
    }

    private static void Play(KartGame game, Controls controls, int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            game.Step(controls);
        }
    }
}
