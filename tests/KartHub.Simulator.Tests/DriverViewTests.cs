using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Simulator.Tests;

public sealed class DriverViewTests
{
    private static readonly ViewOptions Bare = new() { ShowHud = false, ShowMinimap = false };

    public static TheoryData<string> Names => [.. Tracks.All.Select(track => track.Name)];

    [Fact]
    public void SameRace_GivesTheSamePixels()
    {
        var track = Tracks.ByName("Crossover");
        Render(new DriverView(track), Driven(track, 400)).Pixels.ShouldBe(Render(new DriverView(track), Driven(track, 400)).Pixels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(250)]
    [InlineData(700)]
    public void MirroredTrack_IsTheMirrorImage_KartAndAll(int ticks)
    {
        var (track, mirrored) = (Tracks.ByName("Clover Ring"), Tracks.ByName("Clover Ring Mirrored"));
        var picture = Render(new DriverView(track, Bare), Driven(track, ticks));
        var mirror = Render(new DriverView(mirrored, Bare), Driven(mirrored, ticks));
        mirror.MirrorX().Pixels.ShouldBe(picture.Pixels);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Render_AllocatesNothing(string name)
    {
        var track = Tracks.ByName(name);
        var (view, game, frame) = (new DriverView(track), new KartGame(track, 1), new Frame(640, 480));
        var expert = new ExpertDriver(track, 1);
        for (var i = 0; i < 30; i++)
        {
            Play();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 30; i++)
        {
            Play();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Play()
        {
            game.Step(expert.Decide(game));
            view.Render(game, frame);
        }
    }

    [Fact]
    public void Switches_ChangeOnlyTheirOwnRegion()
    {
        var track = Tracks.ByName("Switchback Canyon");
        var game = Driven(track, 60 * 60);
        game.Race.LapsCompleted.ShouldBe(1);
        var view = new DriverView(track);
        var all = Render(view, game);
        ChangesOnlyIn(view.HudRegion, all, Render(new DriverView(track, new ViewOptions { ShowHud = false }), game));
        ChangesOnlyIn(view.MinimapRegion, all, Render(new DriverView(track, new ViewOptions { ShowMinimap = false }), game));
        ChangesOnlyIn(view.KartRegion, all, Render(new DriverView(track, new ViewOptions { ShowKart = false }), game));
    }

    [Fact]
    public void Steering_ShowsInTheKart()
    {
        // Standing still, the stick moves nothing but the front wheels and the driver.
        var track = Tracks.All[0];
        var view = new DriverView(track, Bare);
        var (left, middle, right) = (Steered(-1), Steered(0), Steered(1));
        ChangesOnlyIn(view.KartRegion, middle, left);
        ChangesOnlyIn(view.KartRegion, middle, right);
        left.Pixels.ShouldNotBe(right.Pixels);

        Frame Steered(float stick)
        {
            var game = new KartGame(track, 1);
            for (var i = 0; i < 30; i++)
            {
                game.Step(new Controls(stick, 0, 0, 0, 0));
            }

            return Render(view, game);
        }
    }

    [Fact]
    public void Tunnel_IsDark()
    {
        var track = Tracks.ByName("Lantern Tunnel");
        var tunnel = track.Tunnels[0];
        Brightness(tunnel.From + 40).ShouldBeLessThan(0.6 * Brightness(tunnel.From - 60));

        double Brightness(double along) =>
            Render(new DriverView(track, Bare), new KartGame(track, 1, new KartGameOptions { StartMetres = along })).Pixels.Average(value => value);
    }

    [Fact]
    public void AnyPlaceAndDirection_CanBeDrawn() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), Gen.Elements(Tracks.All.ToArray()).ToArbitrary(), Gen.Choose(64, 200).ToArbitrary(), (seed, track, width) =>
        {
            var height = width * 3 / 4;
            var options = new KartGameOptions
            {
                StartMetres = new Random(seed).NextDouble() * track.LengthMetres, HeadingJitterDegrees = 180, LateralJitterMetres = track.WallDistance,
            };
            var frame = new Frame(width, height);
            new DriverView(track, new ViewOptions { Width = width, Height = height }).Render(new KartGame(track, seed, options), frame);
            frame.Pixels.Max().ShouldBeGreaterThan((byte)40);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Render_RefusesAFrameOfAnotherSizeAndAnotherTracksGame()
    {
        var view = new DriverView(Tracks.All[0]);
        Should.Throw<ArgumentException>(() => view.Render(new KartGame(Tracks.All[0], 1), new Frame(320, 240))).Message.ShouldContain("320×240");
        Should.Throw<ArgumentException>(() => view.Render(new KartGame(Tracks.All[2], 1), new Frame(640, 480))).Message.ShouldContain(Tracks.All[2].Name);
        Should.Throw<ArgumentOutOfRangeException>(() => new DriverView(Tracks.All[0], new ViewOptions { Width = 20 }));
    }

    private static KartGame Driven(Track track, int ticks)
    {
        var game = new KartGame(track, 1);
        var expert = new ExpertDriver(track, 1);
        for (var i = 0; i < ticks; i++)
        {
            game.Step(expert.Decide(game));
        }

        return game;
    }

    private static Frame Render(DriverView view, KartGame game)
    {
        var frame = new Frame(view.Options.Width, view.Options.Height);
        view.Render(game, frame);
        return frame;
    }

    private static void ChangesOnlyIn(Crop region, Frame a, Frame b)
    {
        var changed = Enumerable.Range(0, a.Width * a.Height)
            .Where(i => !a.Pixels.AsSpan(3 * i, 3).SequenceEqual(b.Pixels.AsSpan(3 * i, 3)))
            .Select(i => (X: i % a.Width, Y: i / a.Width)).ToArray();
        changed.ShouldNotBeEmpty();
        changed.ShouldAllBe(pixel => pixel.X >= region.X && pixel.X < region.X + region.Width && pixel.Y >= region.Y && pixel.Y < region.Y + region.Height);
    }
}
