using FsCheck;
using FsCheck.Fluent;
using KartHub.Agent.Gamepads;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Gamepads;

public class HistoryTests
{
    [Fact]
    public void At_GivesTheNewestReadingThatIsNotLater() => Prop.ForAll<byte[], int>(GivesTheNewest).QuickCheckThrowOnFailure();

    private static bool GivesTheNewest(byte[] gaps, int asked)
    {
        var history = new History<Controls>();
        var readings = new List<(long At, float Value)>();
        var at = 0L;
        foreach (var gap in gaps)
        {
            at += gap;
            readings.Add((at, readings.Count));
            history.Add(at, new Controls(readings.Count - 1, 0, 0, 0, 0));
        }

        var moment = Math.Abs((long)asked) % (at + 10);
        var expected = readings.Where(r => r.At <= moment).Select(r => (float?)r.Value).LastOrDefault();
        return history.At(moment)?.SteerX == expected;
    }

    [Fact]
    public void BeforeTheFirstReading_AndWhileUnplugged_ThereIsNone()
    {
        var history = new History<Controls>();
        history.At(100).ShouldBeNull();
        history.Add(10, new Controls(1, 0, 0, 0, 0));
        history.Add(20, null);
        history.At(9).ShouldBeNull();
        history.At(19).ShouldBe(new Controls(1, 0, 0, 0, 0));
        history.At(25).ShouldBeNull();
    }

    [Fact]
    public void LongAgo_IsForgotten()
    {
        var history = new History<Controls>();
        for (var i = 0; i < 5000; i++)
        {
            history.Add(i, new Controls(i, 0, 0, 0, 0));
        }

        history.At(3).ShouldBeNull();
        history.At(4999)!.Value.SteerX.ShouldBe(4999);
    }
}
