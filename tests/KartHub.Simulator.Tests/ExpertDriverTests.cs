namespace KartHub.Simulator.Tests;

public sealed class ExpertDriverTests
{
    public static TheoryData<string, int> Drives
    {
        get
        {
            var drives = new TheoryData<string, int>();
            foreach (var track in Tracks.All)
            {
                foreach (var seed in (int[])[0, 1, -5, int.MaxValue])
                {
                    drives.Add(track.Name, seed);
                }
            }

            return drives;
        }
    }

    [Theory]
    [MemberData(nameof(Drives))]
    public void Expert_DrivesTenLapsWithoutLeavingTheRoad(string name, int seed)
    {
        var game = Drive(name, seed, new ExpertOptions(), laps: 10);
        game.Race.LapsCompleted.ShouldBe(10);
        game.Race.OffRoadSeconds.ShouldBe(0);
        game.Race.Resets.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Drives))]
    public void Wobble_DriftsAndRecovers(string name, int seed)
    {
        var widest = 0.0;
        var game = Drive(name, seed, new ExpertOptions { Wobble = 1 }, laps: 5, state => widest = Math.Max(widest, Math.Abs(state.Lateral)));
        game.Race.LapsCompleted.ShouldBe(5);
        game.Race.OffRoadSeconds.ShouldBeLessThan(0.01 * game.Race.ElapsedSeconds);
        widest.ShouldBeGreaterThan(1.5);
    }

    [Theory]
    [MemberData(nameof(Drives))]
    public void Gusts_AreSteeredAgainst(string name, int seed)
    {
        var widest = 0.0;
        var game = Drive(name, seed, new ExpertOptions(), laps: 5, state => widest = Math.Max(widest, Math.Abs(state.Lateral)), new KartGameOptions { Gusts = 1 });
        game.Race.LapsCompleted.ShouldBe(5);
        game.Race.OffRoadSeconds.ShouldBeLessThan(0.01 * game.Race.ElapsedSeconds);
        widest.ShouldBeGreaterThan(1.5);
    }

    [Fact]
    public void Expert_IsSmooth_AndHoldsTheThrottle()
    {
        var game = new KartGame(Tracks.ByName("Switchback Canyon"), 1);
        var expert = new ExpertDriver(game.Track, 1);
        var last = 0f;
        while (game.Race.LapsCompleted < 1)
        {
            var controls = expert.Decide(game);
            controls.Clamped.ShouldBe(controls);
            controls.A.ShouldBe(1);
            Math.Abs(controls.SteerX - last).ShouldBeLessThan(0.08f);
            last = controls.SteerX;
            game.Step(controls);
        }
    }

    [Fact]
    public void SameSeed_DrivesTheSame_MirroredOnAMirroredTrack()
    {
        var options = new ExpertOptions { Wobble = 1 };
        var (a, b) = (Drive("Clover Ring", 5, options, laps: 1), Drive("Clover Ring", 5, options, laps: 1));
        a.State.ShouldBe(b.State);
        var mirrored = Drive("Clover Ring Mirrored", 5, options, laps: 1).State;
        (mirrored.X, mirrored.Y, mirrored.Steering).ShouldBe((-a.State.X, a.State.Y, -a.State.Steering));
    }

    private static KartGame Drive(string name, int seed, ExpertOptions options, int laps, Action<KartState>? each = null, KartGameOptions? race = null)
    {
        var game = new KartGame(Tracks.ByName(name), seed, race);
        var expert = new ExpertDriver(game.Track, seed, options);
        while (game.Race.LapsCompleted < laps && game.Race.ElapsedSeconds < laps * 60)
        {
            game.Step(expert.Decide(game));
            each?.Invoke(game.State);
        }

        return game;
    }
}
