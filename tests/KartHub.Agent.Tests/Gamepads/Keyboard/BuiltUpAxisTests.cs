using FsCheck;
using FsCheck.Fluent;
using KartHub.Agent.Gamepads.Keyboard;

namespace KartHub.Agent.Tests.Gamepads.Keyboard;

public class BuiltUpAxisTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(4);

    [Fact]
    public void HeldKey_BringsItToItsEnd_WithoutEverTurning()
    {
        var axis = new BuiltUpAxis();
        var way = Enumerable.Range(0, 200).Select(_ => axis.Next(1, Tick)).ToList();
        way.ShouldBeInOrder();
        way[0].ShouldBeInRange(0.01f, 0.05f); // No jump.
        way[^1].ShouldBe(1);
        way.IndexOf(1).ShouldBeInRange(115, 130); // Half a second.
    }

    [Fact]
    public void KeyThatIsLetGoOf_BringsItBackSooner()
    {
        var axis = new BuiltUpAxis();
        axis.Next(-1, TimeSpan.FromSeconds(2)).ShouldBe(-1);
        var way = Enumerable.Range(0, 100).Select(_ => axis.Next(0, Tick)).ToList();
        way.ShouldBeInOrder();
        way[^1].ShouldBe(0);
        way.IndexOf(0).ShouldBeInRange(35, 50); // A sixth of a second.
    }

    [Fact]
    public void OtherKey_TakesItThroughTheMiddle()
    {
        var axis = new BuiltUpAxis();
        axis.Next(1, TimeSpan.FromSeconds(2));
        var way = Enumerable.Range(0, 300).Select(_ => axis.Next(-1, Tick)).ToList();
        way.ShouldBeInOrder(SortDirection.Descending);
        way.Zip(way.Skip(1), (one, next) => one - next).Max().ShouldBeLessThan(0.08f);
        way[^1].ShouldBe(-1);
    }

    [Fact]
    public void LeftIsTheMirrorImageOfRight() => Prop.ForAll<Press[]>(presses =>
    {
        var (one, mirrored) = (new BuiltUpAxis(), new BuiltUpAxis());
        return presses.All(press => one.Next(press.Direction, press.Length) == -mirrored.Next(-press.Direction, press.Length));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void HowOftenOneLooks_ChangesNothing() => Prop.ForAll<Press[], PositiveInt>((presses, parts) =>
    {
        var (once, often) = (new BuiltUpAxis(), new BuiltUpAxis());
        var count = parts.Item % 50 + 1;
        foreach (var press in presses)
        {
            once.Next(press.Direction, press.Length);
            for (var i = 0; i < count; i++)
            {
                often.Next(press.Direction, press.Length / count);
            }
        }

        return Math.Abs(once.Next(0, TimeSpan.Zero) - often.Next(0, TimeSpan.Zero)) < 1e-3;
    }).QuickCheckThrowOnFailure();

    /// <summary>A key that is down, or none, for up to half a second.</summary>
    public readonly record struct Press(sbyte Key, ushort Time)
    {
        public int Direction => Math.Sign(Key);

        public TimeSpan Length => TimeSpan.FromMilliseconds(Time % 500);
    }
}
