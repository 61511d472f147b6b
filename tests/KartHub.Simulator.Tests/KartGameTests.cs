using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;

namespace KartHub.Simulator.Tests;

public sealed class KartGameTests
{
    private static readonly Controls Accelerate = new(0, 0, 1, 0, 0);
    private static readonly Controls Brake = new(0, 0, 0, 1, 0);
    private static readonly KartGameOptions Exact = new() { LateralJitterMetres = 0, HeadingJitterDegrees = 0 };

    [Fact]
    public void SameSeedAndControls_GiveTheSameRace()
    {
        var (a, b) = (Race(7), Race(7));
        a.ShouldBe(b);
        Race(8).ShouldNotBe(a);

        static KartState Race(int seed)
        {
            var game = new KartGame(Tracks.ByName("Crossover"), seed);
            var random = new Random(1);
            for (var i = 0; i < 2000; i++)
            {
                game.Step(RandomControls(random));
            }

            return game.State;
        }
    }

    [Fact]
    public void Reset_StartsTheSameRaceAgain()
    {
        var game = new KartGame(Tracks.All[0], 3);
        var start = game.State;
        Play(game, Accelerate, 300);
        game.Reset();
        game.State.ShouldBe(start);
        game.Ticks.ShouldBe(0);
        game.Race.ElapsedSeconds.ShouldBe(0);
        game.Reset(4);
        game.State.ShouldNotBe(start);
    }

    [Fact]
    public void Neutral_StandsStill()
    {
        var game = new KartGame(Tracks.All[0], 3);
        var start = game.State;
        Play(game, Controls.Neutral, 600);
        (game.State.X, game.State.Y, game.State.Speed).ShouldBe((start.X, start.Y, 0));
        game.Race.Resets.ShouldBe(0);
    }

    [Fact]
    public void Accelerate_ComesNearTopSpeed_BrakeStops_ThenReverses()
    {
        var game = new KartGame(Tracks.All[0], 3, Exact);
        Play(game, Accelerate, 240);
        game.State.Speed.ShouldBeInRange(0.9 * KartGame.TopSpeed, KartGame.TopSpeed);
        Play(game, Brake, 40);
        game.State.Speed.ShouldBeInRange(1, 9);
        Play(game, Brake, 150);
        game.State.Speed.ShouldBeInRange(-5, -2);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Steer_PositiveTurnsRight(int side)
    {
        var game = new KartGame(Tracks.All[0], 3, Exact);
        var before = game.State.Heading;
        Play(game, Accelerate with { SteerX = side * 0.4f }, 60);
        (Math.IEEERemainder(game.State.Heading - before, 2 * Math.PI) * side).ShouldBeGreaterThan(0.1);
        (game.State.Lateral * side).ShouldBeGreaterThan(0);
        (game.State.SideSpeed * side).ShouldBeLessThan(0, "A kart slides to the outside of its turn.");
    }

    [Fact]
    public void Rb_Hops()
    {
        var game = new KartGame(Tracks.All[0], 3);
        Play(game, Accelerate with { Rb = 1 }, 10);
        game.State.HopHeight.ShouldBeGreaterThan(0.1);
        Play(game, Accelerate with { Rb = 1 }, 40);
        game.State.HopHeight.ShouldBe(0);
    }

    [Fact]
    public void OffRoad_IsSlowAndCounted()
    {
        var game = new KartGame(Tracks.All[0], 3, Exact);
        var track = game.Track;
        for (var i = 0; i < 300; i++)
        {
            var (x, y) = track.CentreLine.At(game.State.Along + 10).Beside((track.Width / 2) + 2);
            game.Step(TestPilot.Towards(game.State, x, y));
        }

        game.State.OffRoad.ShouldBeTrue();
        game.State.Speed.ShouldBeLessThan(0.75 * KartGame.TopSpeed);
        game.Race.OffRoadSeconds.ShouldBeInRange(1, 5);
    }

    [Fact]
    public void Wall_StopsTheKartAndSlowsIt()
    {
        var game = new KartGame(Tracks.ByName("Clover Ring"), 3, Exact);
        Play(game, Accelerate, 120);
        var before = game.State.Speed;
        var touched = false;
        for (var i = 0; i < 150; i++)
        {
            game.Step(Accelerate with { SteerX = 0.5f });
            touched |= game.State.TouchesWall;
            game.State.Lateral.ShouldBeLessThanOrEqualTo(game.Track.WallDistance);
        }

        touched.ShouldBeTrue();
        game.State.Speed.ShouldBeLessThan(before);
        game.State.Speed.ShouldBeGreaterThan(1, "A wall is scraped along, not stuck to.");
    }

    [Fact]
    public void AnyControls_KeepTheKartBetweenTheWallsAndItsNumbersFinite() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), Gen.Elements(Tracks.All.ToArray()).ToArbitrary(), (seed, track) =>
        {
            var random = new Random(seed);
            var game = new KartGame(track, seed);
            for (var i = 0; i < 120; i++)
            {
                Play(game, RandomControls(random), random.Next(1, 40));
                var state = game.State;
                double.IsFinite(state.X + state.Y + state.Heading + state.Speed + state.SideSpeed + state.Steering).ShouldBeTrue();
                Math.Abs(state.Speed).ShouldBeLessThan(KartGame.TopSpeed * 1.05);
                (Math.Abs(state.Lateral) <= track.WallDistance || track.IsCrossing(state.Along) || track.IsCrossing(state.Along + 12) || track.IsCrossing(state.Along - 12)).ShouldBeTrue();
                game.Race.LapProgress.ShouldBeInRange(0, 1);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void HostileControls_AreTakenAsNothing()
    {
        var game = new KartGame(Tracks.All[0], 3, Exact);
        Play(game, new Controls(float.NaN, float.NaN, float.NaN, float.NaN, float.NaN), 60);
        game.State.Speed.ShouldBe(0);
        Play(game, new Controls(float.PositiveInfinity, 0, 1e30f, 0, 0), 60);
        game.State.Speed.ShouldBeInRange(1, KartGame.TopSpeed);
        game.State.Steering.ShouldBeInRange(0.9, 1);
    }

    private static void Play(KartGame game, Controls controls, int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            game.Step(controls);
        }
    }

    private static Controls RandomControls(Random random) => new(
        (random.NextSingle() * 2) - 1, 0, random.Next(4) == 0 ? 0 : 1, random.Next(8) == 0 ? 1 : 0, random.Next(10) == 0 ? 1 : 0);
}
