using System.Diagnostics;
using KartHub.Agent.Gamepads;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sinks.Keys;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Tests.Shared;

namespace KartHub.Agent.Tests.Sinks;

public sealed class KeysSinkTests(VirtualScreen screen) : IClassFixture<VirtualScreen>
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1.0 / 60);

    private readonly TestTime time = new();

    [SkippableFact]
    public async Task Controls_AreKeysUntilReleased()
    {
        using var window = new TestWindow(screen.Display, "keyboard");
        await using var sink = KeysSink.Open("", time, screen.Display);
        sink.Engage();
        sink.Send(new Controls(1, 0, 1, 0, 0));
        await ShouldBeDown(window, "Right", "Shift_L");
        sink.Send(new Controls(-1, -1, 0, 1, 1));
        await ShouldBeDown(window, "Left", "Up", "Control_L", "c");
        sink.Send(new Controls(0, 1, 0, 0, 0));
        await ShouldBeDown(window, "Down");
        sink.Release();
        await ShouldBeDown(window);
        sink.Send(new Controls(1, 0, 1, 0, 0)); // Not engaged: nothing may be typed.
        await ShouldBeDown(window);
    }

    [SkippableFact]
    public async Task EveryButtonOfTheNintendo64_HasMupen64plussKey()
    {
        using var window = new TestWindow(screen.Display, "keyboard");
        await using var sink = KeysSink.Open("", time, screen.Display);
        sink.Engage();
        var all = Enum.GetValues<N64Buttons>().Aggregate((one, other) => one | other);
        sink.Relay(new PadMoment(Controls.Neutral, all));
        await ShouldBeDown(window, All.Except(["Left", "Right", "Up", "Down"]).ToArray());
        sink.Relay(new PadMoment(Controls.Neutral, N64Buttons.CLeft | N64Buttons.Z));
        await ShouldBeDown(window, "j", "z");
    }

    [SkippableTheory]
    [InlineData(0.25f, "Right")]
    [InlineData(0.5f, "Right")]
    [InlineData(0.9f, "Right")]
    [InlineData(-0.3f, "Left")]
    public async Task Stick_IsTheShareOfBeatsThatItsKeyIsDown(float steer, string key)
    {
        using var window = new TestWindow(screen.Display, "keyboard");
        await using var sink = KeysSink.Open("", time, screen.Display);
        sink.Engage();
        sink.Send(new Controls(steer, 0, 0, 0, 0));
        const int Beats = 120;
        var pressed = 0;
        for (var i = 0; i < Beats; i++)
        {
            time.Advance(Beat);
            sink.Send(new Controls(steer, 0, 1, 0, 0)); // Deciding again changes nothing about it.
            sink.Settle();
            var down = window.KeysDown("Left", "Right");
            down.Count.ShouldBeLessThan(2);
            pressed += down.Contains(key) ? 1 : 0;
        }

        (pressed / (float)Beats).ShouldBe(Math.Abs(steer), 0.03f);
        sink.Send(Controls.Neutral);
        await ShouldBeDown(window);
    }

    [SkippableFact]
    public async Task KeysOfAnAgentThatWasKilled_AreReleasedByTheNextOne()
    {
        using var window = new TestWindow(screen.Display, "keyboard");
        await using var killed = KeysSink.Open("", time, screen.Display);
        killed.Engage();
        killed.Send(new Controls(1, 0, 1, 0, 0));
        await ShouldBeDown(window, "Right", "Shift_L");
        await using var next = KeysSink.Open("", time, screen.Display);
        await ShouldBeDown(window);
    }

    [SkippableFact]
    public async Task ServerThatGoesAway_IsTrouble_AndNoCrash()
    {
        Skip.IfNot(Xvfb.IsInstalled, "Xvfb is not installed (Debian: xvfb).");
        KeysSink sink;
        using (var server = await Xvfb.StartAsync(640, 480))
        {
            sink = KeysSink.Open("", time, server.Display);
            sink.Engage();
            sink.Trouble.ShouldBeNull();
        }

        for (var i = 0; i < 10; i++)
        {
            sink.Send(new Controls(i % 2, 0, 0, 0, 0));
        }

        sink.Trouble!.ShouldContain("is gone");
        await sink.DisposeAsync();
    }

    [Theory]
    [InlineData("window", ":1", "focus")]
    [InlineData("", ":98765", ":98765 does not answer")]
    [InlineData("", "", "DISPLAY is not set")]
    public void WhatCannotBeOpened_IsRefusedWithTheReason(string place, string display, string says) =>
        Should.Throw<Refusal>(() => KeysSink.Open(place, time, display)).Message.ShouldContain(says);

    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task AgentThatIsStoppedWhileAModelDrives_LeavesNoKeyDown()
    {
        using var window = new TestWindow(screen.Display, "keyboard");
        using var folder = new TestFolder();
        await using var hub = await TestHub.StartedAsync();
        using var agent = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Repository.Program("KartHub.Agent"), "connect", "--hub", hub.Address.Address.AbsoluteUri, "--pad", "none", "--sink", "keys",
                "--source", window.Address, "--spool", folder["spool"], "--models", folder["models"],
            },
            Environment = { ["KARTHUB_AGENT_KEY"] = TestHub.Key, ["DISPLAY"] = screen.Display },
        })!;
        await Eventually.IsTrue(() => !hub.Statuses.IsEmpty);
        window.Draw(1);
        (await hub.Agent.StartDrive(new StartDrive(hub.OfferModel(), null, Record: false))).ShouldBeNull();
        await Eventually.IsTrue(() => window.KeysDown(All).Count > 0);
        using var terminate = Process.Start("/bin/kill", ["-TERM", $"{agent.Id}"]);
        await agent.WaitForExitAsync();
        await ShouldBeDown(window);
    }

    private static readonly string[] All =
        ["Left", "Right", "Up", "Down", "Shift_L", "Control_L", "Return", "i", "j", "k", "l", "w", "a", "s", "d", "z", "x", "c"];

    /// <summary>The server does what it is told in its own time.</summary>
    private static Task ShouldBeDown(TestWindow window, params string[] keys) => Eventually.IsTrue(() => window.KeysDown(All).SetEquals(keys), string.Join(" ", keys));
}
