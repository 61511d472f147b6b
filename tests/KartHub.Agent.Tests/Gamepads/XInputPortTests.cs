using KartHub.Agent.Gamepads;
using KartHub.Agent.Gamepads.XInput;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Gamepads;

public sealed class XInputPortTests
{
    private readonly XInputState?[] slots = new XInputState?[4];
    private int asked;

    [Fact]
    public void TheStick_IsRightAndDownPositive_AsTensorKartWroteIt()
    {
        slots[0] = new XInputState { LeftX = 32767, LeftY = 32767, RightX = -32768, RightY = -32768, LeftTrigger = 255, RightTrigger = 51 };
        using var port = Port();
        port.Read().ShouldBe(new XboxPad(32767 / 32768f, -32767 / 32768f, -1, 1, 1, 0.2f, XboxButtons.None));
    }

    [Fact]
    public void EveryButton_IsTheOneThatXInputMeans()
    {
        using var port = Port();
        var names = new Dictionary<int, XboxButtons>
        {
            [0x0001] = XboxButtons.Up, [0x0002] = XboxButtons.Down, [0x0004] = XboxButtons.Left, [0x0008] = XboxButtons.Right,
            [0x0010] = XboxButtons.Start, [0x0020] = XboxButtons.Back, [0x0040] = XboxButtons.LeftStick, [0x0080] = XboxButtons.RightStick,
            [0x0100] = XboxButtons.LB, [0x0200] = XboxButtons.RB,
            [0x1000] = XboxButtons.A, [0x2000] = XboxButtons.B, [0x4000] = XboxButtons.X, [0x8000] = XboxButtons.Y,
        };
        foreach (var (bit, button) in names)
        {
            slots[0] = new XInputState { Buttons = (ushort)bit };
            port.Read()!.Value.Buttons.ShouldBe(button);
        }
    }

    [Fact]
    public void APadIsFound_InWhateverSlotItIs_AndWhenItIsPluggedInLater()
    {
        using var port = Port();
        port.Read().ShouldBeNull();
        port.Name.ShouldStartWith("no XInput controller in slots 1–4");
        slots[2] = new XInputState { Buttons = 0x1000 };
        var reads = 0;
        while (port.Read() is null)
        {
            (++reads).ShouldBeLessThan(250); // A second.
        }

        port.Name.ShouldBe("Xbox pad in slot 3");
        slots[2] = null;
        slots[0] = default(XInputState);
        port.Read().ShouldNotBeNull(); // Moved to another slot.
        port.Name.ShouldBe("Xbox pad in slot 1");
        slots[0] = null;
        port.Read().ShouldBeNull();
        port.Name.ShouldStartWith("no XInput controller");
    }

    [Fact]
    public void WithoutAPad_WindowsIsNotAskedAllTheTime()
    {
        using var port = Port();
        for (var i = 0; i < 250; i++)
        {
            port.Read();
        }

        asked.ShouldBeLessThanOrEqualTo(12);
    }

    [Fact]
    public void WhatIsHeld_IsWhatIsRecorded()
    {
        slots[0] = new XInputState { LeftX = 16384, LeftY = -32768, Buttons = 0x1000 | 0x0200 | 0x0100, LeftTrigger = 255, RightY = 32767 };
        using var port = Port();
        var moment = port.Read()!.Value.Understand(new GamepadOptions { DeadZone = 0 });
        moment.ShouldBe(new PadMoment(new Controls(0.5f, 1, 1, 0, 1), N64Buttons.A | N64Buttons.R | N64Buttons.Z | N64Buttons.CUp, Override: true));
    }

    [Fact]
    public void WhereThereIsNoXInput_ItSaysSo() => XInputLibrary.WhyNot!.Message.ShouldBe("XInput is Windows's way to read pads; this is not Windows.");

    private XInputPort Port() => new(slot =>
    {
        asked++;
        return slots[slot];
    });
}
