using FsCheck;
using FsCheck.Fluent;
using KartHub.Agent.Gamepads;
using KartHub.Agent.Sinks;
using KartHub.Contracts;
using KartHub.Contracts.Recording;

namespace KartHub.Agent.Tests.Sinks;

public sealed class DeadMansSwitchTests : IDisposable
{
    private static readonly Controls FullLeft = new(-1, 0, 1, 0, 0);
    private static readonly PadMoment Pad = new(new Controls(0.5f, -0.75f, 1, 0, 1), N64Buttons.Start | N64Buttons.CUp, Override: true);
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(0.3);

    private readonly TestTime time = new();
    private readonly TestCockpit sink;

    public DeadMansSwitchTests() => sink = new TestCockpit(time);

    public void Dispose() => sink.Dispose();

    [Fact]
    public void Hold_IsSentAtOnce()
    {
        using var hands = new DeadMansSwitch(sink, time);
        sink.Engaged.ShouldBeTrue();
        hands.Hold(FullLeft);
        sink.InForce.ShouldBe(FullLeft);
    }

    [Fact]
    public void Silence_LetsGoWithinThePromisedTime_Once()
    {
        using var hands = new DeadMansSwitch(sink, time);
        time.Advance(TimeSpan.FromMilliseconds(33));
        hands.Hold(FullLeft);
        time.Advance(Promised);
        sink.InForce.ShouldBe(Controls.Neutral);
        sink.Sent.Count.ShouldBe(2);
        time.Advance(TimeSpan.FromSeconds(5));
        sink.Sent.Count.ShouldBe(2);
        hands.Hold(FullLeft);
        sink.InForce.ShouldBe(FullLeft);
    }

    [Fact]
    public void SteadyHolds_AreNeverInterrupted()
    {
        using var hands = new DeadMansSwitch(sink, time);
        for (var i = 0; i < 200; i++)
        {
            hands.Hold(FullLeft);
            time.Advance(TimeSpan.FromMilliseconds(50));
        }

        sink.Sent.ShouldAllBe(s => s.Controls == FullLeft);
    }

    [Fact]
    public void Dispose_ReleasesAtOnce_AndLaterHoldsDoNothing()
    {
        var hands = new DeadMansSwitch(sink, time);
        hands.Hold(FullLeft);
        hands.Dispose();
        sink.Engaged.ShouldBeFalse();
        sink.InForce.ShouldBe(Controls.Neutral);
        hands.Hold(FullLeft);
        hands.Dispose();
        sink.InForce.ShouldBe(Controls.Neutral);
        sink.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public void At_TellsWhatWasInForce()
    {
        using var hands = new DeadMansSwitch(sink, time);
        time.Advance(TimeSpan.FromSeconds(1));
        hands.Hold(FullLeft);
        time.Advance(TimeSpan.FromMilliseconds(100));
        var held = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(1));
        hands.At(held).ShouldBe(new Grip(FullLeft, DrivenBy.Pilot));
        hands.At(0).Controls.ShouldBe(Controls.Neutral);
        hands.At(time.GetTimestamp()).Controls.ShouldBe(Controls.Neutral);
    }

    [Fact]
    public void TakeOver_PassesThePadOnAsItIs_WhileThePilotWaits_AndItGoesOnAfterwards()
    {
        using var hands = new DeadMansSwitch(sink, time);
        hands.Hold(FullLeft);
        hands.TakeOver(Pad).ShouldBeTrue();
        hands.TakeOver(Pad).ShouldBeFalse();
        sink.Relayed.ShouldAllBe(pad => pad == Pad);
        hands.Hold(new Controls(0.1f, 0, 1, 0, 0));
        sink.InForce.ShouldBe(Pad.Controls);
        hands.At(time.GetTimestamp()).ShouldBe(new Grip(Pad.Controls, DrivenBy.Takeover));

        time.Advance(TimeSpan.FromMilliseconds(40));
        hands.GiveBack();
        hands.GiveBack();
        sink.InForce.ShouldBe(new Controls(0.1f, 0, 1, 0, 0)); // What the pilot said meanwhile.
        hands.At(time.GetTimestamp()).By.ShouldBe(DrivenBy.Pilot);
    }

    [Fact]
    public void GiveBack_ToAPilotThatHasSaidNothingForAWhile_IsNeutral()
    {
        using var hands = new DeadMansSwitch(sink, time);
        hands.Hold(FullLeft);
        for (var i = 0; i < 100; i++)
        {
            hands.TakeOver(Pad);
            time.Advance(TimeSpan.FromMilliseconds(8));
        }

        hands.GiveBack();
        sink.InForce.ShouldBe(Controls.Neutral);
    }

    [Fact]
    public void WhateverHappens_NothingIsHeldLongerThanPromised_AndWhatIsSaidOfItIsTrue() => Prop.ForAll<byte[]>(steps =>
    {
        using var game = new TestCockpit(time);
        using var hands = new DeadMansSwitch(game, time);
        var silence = TimeSpan.Zero;
        foreach (var step in steps)
        {
            switch (step % 4)
            {
                case 0:
                    hands.Hold(new Controls(step / 255f, 0, 1, 0, 0));
                    break;
                case 1:
                    hands.TakeOver(new PadMoment(new Controls(-step / 255f, -1, 0, 0, 1)));
                    break;
                case 2:
                    hands.GiveBack();
                    break;
                default:
                    time.Advance(TimeSpan.FromMilliseconds(step));
                    silence += TimeSpan.FromMilliseconds(step);
                    break;
            }

            silence = step % 4 < 2 ? TimeSpan.Zero : silence;
            hands.At(time.GetTimestamp()).Controls.ShouldBe(game.InForce);
            if (step % 4 == 1)
            {
                game.InForce.SteerY.ShouldBe(-1); // As the pad says it: which way is up is the pad's affair.
                hands.At(time.GetTimestamp()).By.ShouldBe(DrivenBy.Takeover);
            }

            if (silence > Promised)
            {
                game.InForce.ShouldBe(Controls.Neutral);
            }
        }
    }).QuickCheckThrowOnFailure();
}
