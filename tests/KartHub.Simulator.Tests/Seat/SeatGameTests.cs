using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Seat.Play;
using KartHub.Simulator.Races;

namespace KartHub.Simulator.Tests.Seat;

public sealed class SeatGameTests
{
    private static readonly RaceSettings Settings = new() { Track = "Clover Ring", View = new ViewOptions { Width = 64, Height = 48 } };

    [Fact]
    public void ATap_SteersALittle_AndTheStickFallsBack()
    {
        var stick = new KeyStick();
        Ticks(6, 1).ShouldBe(0.25, 0.001);
        Ticks(2, 0).ShouldBe(0.25 - (2 * 2 * 2.5 / 60), 0.001);
        Ticks(2, 0).ShouldBe(0);
        Ticks(60, -1).ShouldBe(-1);
        Ticks(12, 1).ShouldBe(0, 0.001); // The other way, it falls back before it builds up.
        Ticks(12, 1).ShouldBeInRange(0.4, 0.5);

        double Ticks(int count, int towards)
        {
            for (var i = 0; i < count; i++)
            {
                stick.Tick(towards);
            }

            return stick.Position;
        }
    }

    [Fact]
    public void AStick_CountsOutsideItsDeadZone_AndGoesBeforeTheKeys()
    {
        var hands = new SeatHands { DeadZone = 0.2 };
        hands.Hold(SeatKeys.A, 0.19);
        (hands.Tick(), hands.AreHolding).ShouldBe((new Controls(0, 0, 1, 0, 0), true));
        hands.Hold(SeatKeys.Right | SeatKeys.Rb, -0.6);
        hands.Tick().ShouldBe(new Controls(-0.5f, 0, 0, 0, 1));
        hands.Hold(SeatKeys.None, 1);
        hands.Tick().SteerX.ShouldBe(1);
        hands.Hold(SeatKeys.None, double.NaN);
        (hands.Tick().SteerX, hands.AreHolding).ShouldBe((0f, false));
    }

    [Fact]
    public void OnAScreen_AIsHeldByItself_UnlessOneBrakes_AndNobodyTakesOverByThat()
    {
        var hands = new SeatHands();
        hands.Hold(SeatKeys.ByItself, 0);
        (hands.Tick(), hands.AreHolding).ShouldBe((new Controls(0, 0, 1, 0, 0), false));
        hands.Hold(SeatKeys.ByItself | SeatKeys.B, 0);
        hands.Tick().ShouldBe(new Controls(0, 0, 0, 1, 0));
        hands.Hold(SeatKeys.ByItself | SeatKeys.Thumb, 0);
        hands.AreHolding.ShouldBeTrue();
    }

    [Fact]
    public void WhoTakesOver_IsRecordedAsThat_AndGoesAsFastAsThePilotUntilTheySayOtherwise()
    {
        var seat = new SeatGame(Settings) { Driver = SeatDriver.Pilot, Records = true };
        seat.AwaitsPilot.ShouldBeTrue();
        seat.Decide(new Controls(0.5f, 0, 1, 0, 0));
        seat.Tick();
        seat.AwaitsPilot.ShouldBeFalse();
        seat.Hands.Hold(SeatKeys.Left, 0);
        seat.Tick();
        seat.State().DrivenBy.ShouldBe("takeover");
        seat.Hands.Hold(SeatKeys.Left | SeatKeys.B, 0);
        seat.Tick();
        seat.AwaitsPilot.ShouldBeTrue();
        seat.Hands.Hold(SeatKeys.None, 0);
        seat.Tick();
        var ticks = Read(seat.TakeRecord());
        ticks.Select(tick => tick.DrivenBy).ShouldBe([DrivenBy.Pilot, DrivenBy.Takeover, DrivenBy.Takeover, DrivenBy.Pilot]);
        ticks.Select(tick => (tick.Controls.A, tick.Controls.B)).ShouldBe([(1, 0), (1, 0), (0, 1), (1, 0)]);
        ticks[1].Controls.SteerX.ShouldBe(-2.5f / 60, 1e-6f);
        ticks[3].Controls.SteerX.ShouldBe(0.5f);
    }

    [Fact]
    public void Laps_AreNamedByWhoDroveThem()
    {
        var seat = new SeatGame(Settings) { Driver = SeatDriver.Expert };
        DriveLap();
        seat.Hands.Hold(SeatKeys.A, 0);
        seat.Tick();
        seat.Hands.Hold(SeatKeys.None, 0);
        DriveLap();
        seat.State().LapBy.ShouldBe(["expert", "person+expert"]);
        seat.State().LapSeconds.Length.ShouldBe(2);

        void DriveLap()
        {
            for (var laps = seat.State().Laps; seat.State().Laps == laps;)
            {
                seat.Tick();
            }
        }
    }

    [Fact]
    public void TheRecord_IsEveryTick_AndDrivesTheSameRaceAgain()
    {
        var seat = new SeatGame(Settings with { Gusts = 1, StartLateral = -2 }) { Records = true };
        var ticks = new List<RaceTick>();
        for (var i = 0; i < 1000; i++)
        {
            seat.Hands.Hold(SeatKeys.A | (i % 50 < 8 ? SeatKeys.Left : SeatKeys.None), i % 200 > 180 ? 0.4 : 0);
            seat.Tick();
            if (i % 15 == 0)
            {
                ticks.AddRange(Read(seat.TakeRecord()));
            }
        }

        ticks.AddRange(Read(seat.TakeRecord()));
        seat.TakeRecord().ShouldBeEmpty();
        ticks.Select(tick => tick.Moment.Ticks).ShouldBe(Enumerable.Range(0, 1000).Select(i => (long)i));
        var again = new KartGame(Tracks.ByName(Settings.Track), Settings.Seed, new KartGameOptions { Gusts = 1, StartLateral = -2 });
        foreach (var tick in ticks)
        {
            tick.ShouldBe(new RaceTick(again.Moment, tick.Controls, DrivenBy.Person).AsItTravels);
            again.Step(tick.Controls);
        }
    }

    private static List<RaceTick> Read(byte[] bytes) => [.. Enumerable.Range(0, bytes.Length / RaceTick.Size).Select(i => RaceTick.Read(bytes.AsSpan(i * RaceTick.Size)))];
}
