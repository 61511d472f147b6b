using KartHub.Agent.Sinks;
using KartHub.Contracts;

namespace KartHub.Agent.Tests;

public sealed class DeadMansSwitchTests : IDisposable
{
    private static readonly Controls FullLeft = new(-1, 0, 1, 0, 0);
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
        hands.At(held).ShouldBe(FullLeft);
        hands.At(0).ShouldBe(Controls.Neutral);
        hands.At(time.GetTimestamp()).ShouldBe(Controls.Neutral);
    }
}
