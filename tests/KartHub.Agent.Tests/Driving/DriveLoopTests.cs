using KartHub.Agent.Driving;
using KartHub.Agent.Gamepads;
using KartHub.Agent.Sources;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Driving;

public sealed class DriveLoopTests : IDisposable
{
    private static readonly Controls Right = new(1, 0, 1, 0, 0);

    private readonly TestTime time = new();
    private readonly TestCockpit cockpit;

    public DriveLoopTests() => cockpit = new TestCockpit(time);

    public void Dispose() => cockpit.Dispose();

    private CapturedFrame Frame(int shade = 1) => new(TestCockpit.Shaded(shade), time.GetTimestamp());

    [Fact]
    public async Task EveryFrame_IsDecidedAndSent()
    {
        var heard = new List<Controls>();
        await using var drive = new DriveLoop(_ => Right, cockpit, time, (_, predicted) => heard.Add(predicted));
        for (var i = 1; i <= 5; i++)
        {
            drive.Offer(Frame(i));
            await Eventually.IsTrue(() => drive.Frames == i);
            time.Advance(TimeSpan.FromMilliseconds(50));
        }

        cockpit.InForce.ShouldBe(Right);
        heard.ShouldBe(Enumerable.Repeat(Right, 5));
        drive.LatencyMs.ShouldNotBeNull();
    }

    [Fact]
    public async Task WhatThePilotSays_IsLimitedToWhatAPadCan()
    {
        await using var drive = new DriveLoop(_ => new Controls(7, float.NaN, 2, -1, 0.5f), cockpit, time);
        drive.Offer(Frame());
        await Eventually.IsTrue(() => drive.Frames == 1);
        cockpit.InForce.ShouldBe(new Controls(1, 0, 1, 0, 0.5f));
    }

    [Fact]
    public async Task FramesStop_ControlsGoNeutral()
    {
        await using var drive = new DriveLoop(_ => Right, cockpit, time);
        drive.Offer(Frame());
        await Eventually.IsTrue(() => cockpit.InForce == Right);
        time.Advance(TimeSpan.FromSeconds(0.3));
        cockpit.InForce.ShouldBe(Controls.Neutral);
        cockpit.Engaged.ShouldBeTrue();
    }

    [Fact]
    public async Task AMachineThatStandsStillForAMoment_MakesOneTakeover_OfOne()
    {
        var pad = new PadMoment(Right, 0, Override: true);
        await using var drive = new DriveLoop(_ => Right, cockpit, time);
        drive.TakeOver(pad).ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(0.3));
        cockpit.InForce.ShouldBe(Controls.Neutral);
        drive.TakeOver(pad).ShouldBeFalse();
        cockpit.InForce.ShouldBe(Right);
        drive.Takeovers.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(0.3));
        drive.GiveBack().ShouldBeTrue();
        drive.GiveBack().ShouldBeFalse();
        drive.TakeOver(pad).ShouldBeTrue();
        drive.Takeovers.ShouldBe(2);
    }

    [Fact]
    public async Task PilotThatHangs_HoldsNothing_AndItsLateAnswerIsIgnoredAfterStop()
    {
        using var thinking = new ManualResetEventSlim();
        using var answer = new ManualResetEventSlim();
        var calls = 0;
        var drive = new DriveLoop(
            _ =>
            {
                if (++calls == 2)
                {
                    thinking.Set();
                    answer.Wait();
                }

                return Right;
            },
            cockpit,
            time);
        drive.Offer(Frame());
        await Eventually.IsTrue(() => cockpit.InForce == Right);
        drive.Offer(Frame(2));
        await Eventually.IsTrue(() => thinking.IsSet);
        time.Advance(TimeSpan.FromSeconds(0.3));
        cockpit.InForce.ShouldBe(Controls.Neutral);
        drive.LetGo();
        cockpit.Engaged.ShouldBeFalse();
        answer.Set();
        await drive.DisposeAsync();
        cockpit.InForce.ShouldBe(Controls.Neutral);
    }

    [Fact]
    public async Task PilotThatFails_LetsGoAndSaysWhy()
    {
        await using var drive = new DriveLoop(_ => throw new InvalidOperationException("the weights are gone"), cockpit, time);
        drive.Offer(Frame());
        await Eventually.IsTrue(() => drive.Failure is not null);
        drive.Failure!.ShouldContain("the weights are gone");
        cockpit.Engaged.ShouldBeFalse();
    }

    [Fact]
    public async Task OldFrames_AreNotDrivenBy()
    {
        var old = Frame();
        time.Advance(TimeSpan.FromSeconds(1));
        var seen = new List<long>();
        await using var drive = new DriveLoop(_ => Right, cockpit, time, (frame, _) => seen.Add(frame.Timestamp));
        drive.Offer(old);
        var fresh = Frame(2);
        drive.Offer(fresh);
        await Eventually.IsTrue(() => drive.Frames == 1);
        seen.ShouldBe([fresh.Timestamp]);
    }
}
