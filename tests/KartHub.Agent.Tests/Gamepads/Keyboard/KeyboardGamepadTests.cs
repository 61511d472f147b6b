using KartHub.Agent.Gamepads;
using KartHub.Agent.Gamepads.Keyboard;
using KartHub.Agent.Sinks.Keys;
using KartHub.Agent.Sources.X11;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Tests.Shared;

namespace KartHub.Agent.Tests.Gamepads.Keyboard;

/// <summary>A keyboard in the place of a pad, with keys that are really pressed: by the sink that drives mupen64plus by keys.</summary>
public sealed class KeyboardGamepadTests(VirtualScreen screen) : IClassFixture<VirtualScreen>
{
    private readonly TestTime time = new();

    [SkippableFact]
    public async Task HeldKeys_BuildTheStickUp_AndButtonsCountAtOnce()
    {
        using var window = new TestWindow(screen.Display, "kart");
        await using var keys = KeysSink.Open("", time, screen.Display);
        using var pad = Open();
        keys.Engage();
        keys.Send(new Controls(1, 0, 1, 0, 1));
        await Eventually.IsTrue(() => Said(pad) is { Controls: { SteerX: 0, A: 1, B: 0, Rb: 1 } });
        time.Advance(TimeSpan.FromSeconds(0.1));
        await Eventually.IsTrue(() => Said(pad)?.Controls.SteerX is > 0.4f and < 0.6f);
        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => Said(pad)?.Controls.SteerX == 1);
        pad.Reading!.Name.ShouldBe("keyboard");
        keys.Send(Controls.Neutral);
        await Eventually.IsTrue(() => Said(pad) is { Controls.A: 0 });
        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => Said(pad) is { Controls: { SteerX: 0, SteerY: 0 } });
    }

    [SkippableFact]
    public async Task EveryButtonOfTheNintendo64_IsHeard()
    {
        using var window = new TestWindow(screen.Display, "kart");
        await using var keys = KeysSink.Open("", time, screen.Display);
        using var pad = Open();
        keys.Engage();
        foreach (var button in Enum.GetValues<N64Buttons>().Where(button => button != N64Buttons.None))
        {
            keys.Relay(new PadMoment(Controls.Neutral, button));
            await Eventually.IsTrue(() => Said(pad) is { } said && said.Buttons == button);
        }
    }

    [SkippableFact]
    public async Task WhatIsTypedIntoAnotherWindow_IsNoDriving()
    {
        using var game = new TestWindow(screen.Display, "kart");
        using var chat = new TestWindow(screen.Display, "chat");
        await using var source = new X11WindowSource("kart", screen.Display, time);
        await source.CaptureAsync(CancellationToken.None);
        await using var keys = KeysSink.Open("", time, screen.Display);
        using var pad = Open();
        pad.Follow(source);
        game.Focus();
        keys.Engage();
        keys.Send(new Controls(1, 0, 1, 0, 0));
        await Eventually.IsTrue(() => Said(pad) is { Controls.A: 1 });
        chat.Focus();
        await Eventually.IsTrue(() => Said(pad) is null);
        pad.IsThere(time.GetTimestamp()).ShouldBeTrue();
        await Eventually.IsTrue(() => pad.Name.Contains("click into it", StringComparison.Ordinal));
        game.Focus();
        await Eventually.IsTrue(() => Said(pad) is { Controls.A: 1 });
        chat.Focus();
        await Eventually.IsTrue(() => Said(pad) is null);
        pad.Follow(null); // Something whose focus nobody knows.
        await Eventually.IsTrue(() => Said(pad) is { Controls.A: 1 });
    }

    [SkippableFact]
    public async Task ServerThatIsNotThere_IsNoPad_AndSaysWhatToDo()
    {
        _ = screen.Display; // Skips where X is not installed.
        using var pad = new KeyboardGamepad(() => new X11Keyboard(":987"), KeyMap.Default, time);
        await Eventually.IsTrue(() => pad.Name.Contains(":987", StringComparison.Ordinal));
        pad.IsThere(time.GetTimestamp()).ShouldBeFalse();
        Said(pad).ShouldBeNull();
    }

    private PadMoment? Said(KeyboardGamepad pad) => pad.At(time.GetTimestamp());

    private KeyboardGamepad Open() => new(() => new X11Keyboard(screen.Display), KeyMap.Default, time);
}
