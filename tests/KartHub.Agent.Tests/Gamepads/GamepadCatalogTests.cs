using FsCheck;
using FsCheck.Fluent;
using KartHub.Agent.Gamepads;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Gamepads;

public class GamepadCatalogTests
{
    private static readonly GamepadKind Absent = new("absent", () => new Phrase("pad.absent", $"Install libabsent."), _ => throw new InvalidOperationException("not installed"));
    private static readonly GamepadKind Present = new("present", () => null, options => new NoGamepad($"dead zone {options.DeadZone}"));

    [Fact]
    public void Auto_TakesTheFirstThatCanBeUsed() =>
        new GamepadCatalog([Absent, Present]).Open("auto", new GamepadOptions { DeadZone = 0.5f }).Name.ShouldBe("dead zone 0.5");

    [Fact]
    public void Auto_WhereNothingCanBeUsed_SaysWhatWouldHelp() =>
        new GamepadCatalog([Absent]).Open("auto", new GamepadOptions()).Name.ShouldBe("Install libabsent.");

    [Fact]
    public void Auto_NeverTakesTheKeyboard()
    {
        var keyboard = new GamepadKind("keyboard", () => null, _ => throw new InvalidOperationException("nobody asked for it"), OnlyByName: true);
        new GamepadCatalog([Absent, keyboard]).Open("auto", new GamepadOptions()).Name.ShouldBe("Install libabsent.");
    }

    [Theory]
    [InlineData("absent", 0.1f, "pad.absent", "Install libabsent.")]
    [InlineData("joystick", 0.1f, "pad.unknown", "\"joystick\"")]
    [InlineData("joystick", 0.1f, "pad.unknown", "auto, absent, present, none")]
    [InlineData("present", 1f, "pad.dead-zone", "0 to 0.9")]
    [InlineData("present", -0.1f, "pad.dead-zone", "0 to 0.9")]
    [InlineData("present", float.NaN, "pad.dead-zone", "0 to 0.9")]
    public void WhatCannotBeUsed_IsRefusedWithTheReason(string name, float deadZone, string code, string says)
    {
        var refusal = Should.Throw<Refusal>(() => new GamepadCatalog([Absent, Present]).Open(name, new GamepadOptions { DeadZone = deadZone }));
        refusal.Code.ShouldBe(code);
        refusal.Message.ShouldContain(says);
    }

    [Fact]
    public void None_IsNoPad() => new GamepadCatalog([Present]).Open("NONE", new GamepadOptions()).ShouldBeOfType<NoGamepad>().At(0).ShouldBeNull();

    [Fact]
    public void DeadZone_IsZeroInside_ReachesTheEnd_NeverJumpsOrTurns() => Prop.ForAll<short, byte>((raw, zone) =>
    {
        var options = new GamepadOptions { DeadZone = zone / 255f * 0.9f };
        var value = raw / 32768f;
        var understood = options.Understand(value);
        var next = options.Understand((raw + 1) / 32768f);
        return (Math.Abs(value) > options.DeadZone || understood == 0)
            && Math.Abs(understood) <= Math.Abs(value)
            && understood * value >= 0
            && next >= understood && next - understood < 0.001f
            && options.Understand(-1) == -1 && options.Understand(1) == 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WithoutADeadZone_TheStickIsWhatItWas() => new GamepadOptions { DeadZone = 0 }.Understand(12345 / 32768f).ShouldBe(12345 / 32768f);
}
