using KartHub.Agent.Gamepads;
using KartHub.Agent.Gamepads.Sdl;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Gamepads;

/// <summary>The whole way of a real pad, from SDL's driver on; the driver is SDL's virtual one.</summary>
[Collection(VirtualPad.Shared)]
public sealed class SdlGamepadTests : IDisposable
{
    private readonly IGamepad? gamepad;

    public SdlGamepadTests()
    {
        if (VirtualPad.IsPossible)
        {
            gamepad = GamepadCatalog.ForThisMachine(TimeProvider.System).Open("sdl", new GamepadOptions { DeadZone = 0.25f });
        }
    }

    private IGamepad Gamepad
    {
        get
        {
            Skip.If(gamepad is null, "SDL 2.24 or newer is not installed (Debian: libsdl2-2.0-0).");
            return gamepad;
        }
    }

    private PadMoment? Now => Gamepad.At(TimeProvider.System.GetTimestamp());

    public void Dispose() => gamepad?.Dispose();

    [SkippableFact]
    public async Task WithoutAPad_ThereIsNothing_AndAClearLineWhy()
    {
        await Eventually.IsTrue(() => Gamepad.Name.Contains("finds no game controller", StringComparison.Ordinal));
        Gamepad.Name.ShouldMatch(@"^SDL 2\.\d+\.\d+ finds no game controller.*/dev/input.*; plug one in$");
        Now.ShouldBeNull();
        Gamepad.Reading.ShouldBeNull();
    }

    [SkippableFact]
    public async Task PadThatIsPluggedInLater_IsFound_AndMissedWhenItIsPulled_AndFoundAgain()
    {
        await StartedAsync();
        for (var round = 0; round < 3; round++)
        {
            using (var pad = new VirtualPad($"Pad {round}"))
            {
                await Eventually.IsTrue(() => Now is not null);
                Gamepad.Name.ShouldBe($"Pad {round}");
                Gamepad.Reading!.Name.ShouldBe($"Pad {round}");
            }

            await Eventually.IsTrue(() => Now is null);
            await Eventually.IsTrue(() => Gamepad.Reading is null && Gamepad.Name.Contains("finds no game controller", StringComparison.Ordinal));
        }
    }

    [SkippableTheory]
    [InlineData(0, 0, 0)]
    [InlineData(8191, 0, 0.24997)] // Inside the dead zone.
    [InlineData(-8192, 0, -0.25)]
    [InlineData(20480, 0.5, 0.625)] // Half of what is left behind it.
    [InlineData(-20480, -0.5, -0.625)]
    [InlineData(32767, 1, 0.99997)]
    [InlineData(-32768, -1, -1)]
    public async Task Stick_IsRightAndDownPositive_RawBesideWhatItMeans(int raw, double understood, double rawShare)
    {
        await StartedAsync();
        using var pad = new VirtualPad();
        pad.Move(VirtualPad.LeftX, raw);
        pad.Move(VirtualPad.LeftY, -raw - 1);
        await Eventually.IsTrue(() => Gamepad.Reading is { } said && Math.Abs(said.Axes[0] - rawShare) < 1e-4 && Math.Abs(said.Axes[1] + rawShare) < 1e-4);
        var reading = Gamepad.Reading!;
        reading.DeadZone.ShouldBe(0.25f);
        reading.Controls.SteerX.ShouldBe((float)understood, 1e-4);
        reading.Controls.SteerY.ShouldBe((float)-understood, 1e-4);
        Now!.Value.Controls.ShouldBe(reading.Controls);
    }

    [SkippableTheory]
    [InlineData(VirtualPad.A, N64Buttons.A, "A")]
    [InlineData(VirtualPad.X, N64Buttons.B, "X")]
    [InlineData(VirtualPad.B, N64Buttons.CDown, "B")]
    [InlineData(VirtualPad.Y, N64Buttons.CLeft, "Y")]
    [InlineData(VirtualPad.Start, N64Buttons.Start, "Start")]
    [InlineData(VirtualPad.Back, N64Buttons.L, "Back")]
    [InlineData(VirtualPad.RB, N64Buttons.R, "RB")]
    [InlineData(VirtualPad.LB, N64Buttons.None, "LB")]
    [InlineData(VirtualPad.Up, N64Buttons.DPadUp, "Up")]
    [InlineData(VirtualPad.Down, N64Buttons.DPadDown, "Down")]
    [InlineData(VirtualPad.Left, N64Buttons.DPadLeft, "Left")]
    [InlineData(VirtualPad.Right, N64Buttons.DPadRight, "Right")]
    public async Task Button_IsTheOneOfTheNintendo64_UntilItIsReleased(int button, N64Buttons meant, string name)
    {
        await StartedAsync();
        using var pad = new VirtualPad();
        pad.Press(button);
        await Eventually.IsTrue(() => Gamepad.Reading is { Pressed: [var pressed] } && pressed == name);
        var moment = Now!.Value;
        moment.Buttons.ShouldBe(meant);
        moment.Override.ShouldBe(button == VirtualPad.LB);
        moment.Controls.ShouldBe(new Controls(0, 0, button == VirtualPad.A ? 1 : 0, button == VirtualPad.X ? 1 : 0, button == VirtualPad.RB ? 1 : 0));
        pad.Release(button);
        await Eventually.IsTrue(() => Now is { Buttons: N64Buttons.None, Override: false, Controls: { A: 0, B: 0, Rb: 0 } });
    }

    [SkippableTheory]
    [InlineData(VirtualPad.RightX, -32768, N64Buttons.CLeft)]
    [InlineData(VirtualPad.RightX, 32767, N64Buttons.CRight)]
    [InlineData(VirtualPad.RightY, -32768, N64Buttons.CUp)]
    [InlineData(VirtualPad.RightY, 32767, N64Buttons.CDown)]
    [InlineData(VirtualPad.LeftTrigger, 32767, N64Buttons.Z)]
    [InlineData(VirtualPad.RightTrigger, 32767, N64Buttons.Z)]
    public async Task RightStickAndTriggers_AreButtonsToo(int axis, int value, N64Buttons meant)
    {
        await StartedAsync();
        using var pad = new VirtualPad();
        pad.Move(axis, value);
        await Eventually.IsTrue(() => Now is { } moment && moment.Buttons == meant);
        Now!.Value.Controls.ShouldBe(Controls.Neutral);
    }

    [SkippableFact]
    public async Task PadOfAnUnknownKind_IsNamed_WithWhatHelps()
    {
        await StartedAsync();
        using var pad = new VirtualPad("Strange Stick", type: 0);
        await Eventually.IsTrue(() => Gamepad.Name.Contains("\"Strange Stick\"", StringComparison.Ordinal));
        Gamepad.Name.ShouldContain("gamecontrollerdb.txt");
        Now.ShouldBeNull();
    }

    [Fact]
    public void FolderOfDevices_ThatIsNotThere_IsAHint() =>
        DeviceFolder.Hint("/dev/nowhere").ShouldContain(OperatingSystem.IsLinux() ? "/dev/nowhere is not there" : "");

    [Fact]
    public void SdlThatIsNotInstalled_IsNoError() => SdlLibrary.Load(["libSDL99.so"]).ShouldBeNull();

    private Task StartedAsync() => Eventually.IsTrue(() => Gamepad.Name != "SDL looks for one");
}
