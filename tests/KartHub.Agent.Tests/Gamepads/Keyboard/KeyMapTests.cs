using KartHub.Agent.Gamepads.Keyboard;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Gamepads.Keyboard;

public class KeyMapTests
{
    [Fact]
    public void EveryUse_HasAKeyOfItsOwn()
    {
        var keys = Enum.GetValues<KeyUse>().Select(use => KeyMap.Default[use]).ToList();
        keys.ShouldNotContain((Key?)null);
        keys.ShouldBeUnique();
    }

    [Fact]
    public void NoTwoKeys_AreTheSame()
    {
        Key.All.Select(key => key.Name).ShouldBeUnique();
        Key.All.Select(key => (key.XCode, key.XSymbol)).ShouldBeUnique();
        Key.All.Select(key => (key.ScanCode, key.Virtual)).ShouldBeUnique();
        (Key.Of("w")!.XCode, Key.Of("W")!.ScanCode).ShouldBe(((byte)25, (byte)0x11)); // As both systems have it.
    }

    [Fact]
    public void OtherKeys_TakeTheirPlace_AndWhoHadThemHasNone()
    {
        var map = KeyMap.Parse("left=A, right=d,A = space");
        (map[KeyUse.Left]!.Name, map[KeyUse.Right]!.Name, map[KeyUse.A]!.Name).ShouldBe(("A", "D", "Space"));
        map[KeyUse.PadLeft].ShouldBeNull();
        map[KeyUse.Up]!.Name.ShouldBe("Up");
        map.Keys.ShouldNotContain(Key.Of("Left"));
    }

    [Theory]
    [InlineData("left", "gives no key a use")]
    [InlineData("sideways=A", "left, right, up, down, a, b, rb")]
    [InlineData("3=A", "gives no key a use")]
    [InlineData("left=", "There is no key \"\"")]
    [InlineData("left=Hyper", "LeftShift")]
    [InlineData("left=A,left=B", "\"left=B\" comes too late")]
    [InlineData("left=A,right=A", "\"right=A\" comes too late")]
    public void WhatCannotBeUnderstood_IsRefused(string written, string says) =>
        Should.Throw<Refusal>(() => KeyMap.Parse(written)).Message.ShouldContain(says);
}
