using FsCheck;
using FsCheck.Fluent;
using KartHub.Agent.Gamepads;
using KartHub.Agent.Sinks;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Sinks;

public sealed class N64PadTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 80)]
    [InlineData(-1, -80)]
    [InlineData(0.5, 40)]
    [InlineData(-0.507, -41)]
    [InlineData(0.00625, 1)]
    [InlineData(17, 80)]
    [InlineData(double.NegativeInfinity, -80)]
    [InlineData(double.NaN, 0)]
    public void Steering_IsEightyAtTheStop(double steer, int x) => N64Pad.From(new Controls((float)steer, 0, 0, 0, 0)).X.ShouldBe(x);

    [Fact]
    public void DownOnOurStick_IsNegativeOnTheirs() => N64Pad.From(new Controls(0, 1, 0, 0, 0)).Y.ShouldBe(-80);

    [Fact]
    public void Buttons_ArePressedFromOneHalfOn() =>
        N64Pad.From(new Controls(0, 0, 0.5f, 0.49f, 1)).Buttons.ShouldBe(N64Buttons.A | N64Buttons.R);

    [Fact]
    public void APersonsPad_KeepsTheButtonsThatAreNotRecorded() =>
        N64Pad.From(new PadMoment(new Controls(0, 0, 1, 0, 0), N64Buttons.Start | N64Buttons.CUp)).Buttons.ShouldBe(N64Buttons.A | N64Buttons.Start | N64Buttons.CUp);

    [Fact]
    public void Word_IsWhatTheConsoleReads() =>
        new N64Pad(N64Buttons.A | N64Buttons.L, -1, 80).Word.ShouldBe(0x50FF2080u);

    [Fact]
    public void AnyControls_GiveAPadWithinItsRange() => Prop.ForAll<float, float, float>((x, y, a) =>
    {
        var pad = N64Pad.From(new Controls(x, y, a, a, a));
        return Math.Abs(pad.X) <= 80 && Math.Abs(pad.Y) <= 80 && (sbyte)(pad.Word >> 16) == pad.X && (sbyte)(pad.Word >> 24) == pad.Y;
    }).QuickCheckThrowOnFailure();
}
