using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Simulator.Races;

namespace KartHub.Simulator.Tests;

public sealed class RaceTickTests
{
    [Fact]
    public void WhatWasDriven_TravelsTickByTick()
    {
        var track = Tracks.ByName("Crossover");
        var game = new KartGame(track, 3, new KartGameOptions { Gusts = 1 });
        var expert = new ExpertDriver(track, 3);
        var bytes = new byte[RaceTick.Size];
        for (var i = 0; i < 3_000; i++)
        {
            var tick = new RaceTick(game.Moment, expert.Decide(game), (DrivenBy)(i % 3));
            tick.Write(bytes);
            var read = RaceTick.Read(bytes);
            read.Controls.ShouldBe(tick.Controls); // To the bit: it is a label.
            (read.DrivenBy, read.Moment.Ticks, read.Moment.LapsCompleted).ShouldBe((tick.DrivenBy, i, tick.Moment.LapsCompleted));
            read.Moment.State.X.ShouldBe(tick.Moment.State.X, 1e-4);
            read.ShouldBe(tick.AsItTravels);
            read.AsItTravels.ShouldBe(read);
            game.Step(tick.Controls);
        }
    }

    [Fact]
    public void ATick_IsDrawnAsItsMoment_WhoeverPlayed()
    {
        var track = Tracks.All[0];
        var game = new KartGame(track, 1);
        var expert = new ExpertDriver(track, 1);
        var view = new DriverView(track, new ViewOptions { Width = 160, Height = 120 });
        var (played, drawn) = (new Frame(160, 120), new Frame(160, 120));
        for (var i = 0; i < 600; i++)
        {
            game.Step(expert.Decide(game));
        }

        view.Render(game, played);
        view.Render(new RaceTick(game.Moment, default, DrivenBy.Person).AsItTravels.Moment, drawn);
        played.Pixels.Zip(drawn.Pixels).Count(pair => Math.Abs(pair.First - pair.Second) > 8).ShouldBeLessThan(played.Pixels.Length / 100);
    }

    [Fact]
    public void WhatNoGameComesTo_IsRefused()
    {
        var bytes = new byte[RaceTick.Size];
        new RaceTick(new KartGame(Tracks.All[0], 1).Moment, new Controls(0.5f, 0, 1, 0, 0), DrivenBy.Person).Write(bytes);
        RaceTick.Read(bytes);
        foreach (var (offset, value) in new (int, byte[])[]
        {
            (0, [255, 255, 255, 255]), (4, BitConverter.GetBytes(1.5f)), (4, BitConverter.GetBytes(float.NaN)), (12, BitConverter.GetBytes(-1f)), (24, [3]), (25, [8]),
            (28, BitConverter.GetBytes(float.PositiveInfinity)), (28, BitConverter.GetBytes(2e5f)), (68, BitConverter.GetBytes(float.NaN)),
        })
        {
            var broken = (byte[])bytes.Clone();
            value.CopyTo(broken, offset);
            Should.Throw<InvalidDataException>(() => RaceTick.Read(broken), $"{value.Length} bytes at {offset}");
        }
    }

    [Fact]
    public void AStartBesideTheLine_IsWhereItWasAsked()
    {
        foreach (var track in Tracks.All)
        {
            new KartGame(track, 1, new KartGameOptions { StartLateral = 2 }).State.Lateral.ShouldBe(2, 1e-9, track.Name);
        }
    }

    [Fact]
    public void TheFarCamera_ShowsASmallerKart()
    {
        var track = Tracks.All[0];
        var game = new KartGame(track, 1);
        var frame = new Frame(320, 240);
        var near = new DriverView(track, new ViewOptions { Width = 320, Height = 240 });
        var far = new DriverView(track, new ViewOptions { Width = 320, Height = 240, Camera = CameraPlace.Far });
        far.Render(game, frame);
        far.KartRegion.Width.ShouldBeLessThan(near.KartRegion.Width * 3 / 4);
    }
}
