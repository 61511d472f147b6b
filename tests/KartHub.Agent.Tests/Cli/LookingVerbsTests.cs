using KartHub.Agent.Cli;
using KartHub.Agent.Cli.Verbs;
using KartHub.Contracts;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Tests.Cli;

[Collection(VirtualPad.Shared)]
public sealed class LookingVerbsTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    [Fact]
    public async Task Sources_NamesTheSimulator_AndHowAddressesAreWritten()
    {
        (await RunAsync("sources")).ShouldBe(0);
        output.ToString().ShouldStartWith("simulator");
        output.ToString().ShouldContain(OperatingSystem.IsLinux() ? "window:TITLE" : "vnc");
    }

    [SkippableFact]
    public async Task Pads_PrintsWhatThePadSays_RawAndUnderstood()
    {
        Skip.IfNot(VirtualPad.IsPossible, "SDL 2.24 or newer is not installed (Debian: libsdl2-2.0-0).");
        using var keeper = Agent.Gamepads.GamepadCatalog.ForThisMachine(TimeProvider.System).Open("sdl", new()); // SDL has to be started before a pad can be plugged in.
        await Eventually.IsTrue(() => keeper.Name.StartsWith("SDL 2", StringComparison.Ordinal));
        using var pad = new VirtualPad("Shown Pad");
        pad.Move(VirtualPad.LeftX, -32768);
        pad.Press(VirtualPad.A, VirtualPad.LB);
        await Eventually.IsTrue(() => keeper.Reading is { Override: true });
        (await RunAsync("pads", "--once", "--pad", "sdl")).ShouldBe(0);
        output.ToString().ShouldBe("Shown Pad: raw -1.00  0.00  0.00  0.00  0.00  0.00 [LB A] → x -1.00 y  0.00 A 1 B 0 RB 0, N64 A, override" + Environment.NewLine);
    }

    [Fact]
    public async Task Pads_WithoutAny_EndsWithOneAndSaysSo()
    {
        (await RunAsync("pads", "--once", "--pad", "none")).ShouldBe(1);
        error.ToString().ShouldContain("There is no pad: none was asked for.");
    }

    [Theory]
    [InlineData("there is no", "pads", "--pad", "joystick")]
    [InlineData("0 to 0.9", "pads", "--dead-zone", "1")]
    public async Task PadsThatCannotBe_AreRefused(string says, params string[] arguments)
    {
        (await RunAsync(arguments)).ShouldBe(1);
        error.ToString().ShouldContain(says, Case.Insensitive);
    }

    [Fact]
    public void Reading_IsOneLine() =>
        PadsVerb.Line(new PadReading("Pad", [0.125f, -1, 0, 0, 0, 1], ["A", "RB"], 0.1f, new Controls(0, -1, 1, 0, 1), N64Buttons.A | N64Buttons.Z, false))
            .ShouldBe("Pad: raw +0.13 -1.00  0.00  0.00  0.00 +1.00 [A RB] → x  0.00 y -1.00 A 1 B 0 RB 1, N64 Z, A");

    private Task<int> RunAsync(params string[] arguments) =>
        AgentCommandLine.RunAsync(arguments, output, error, TimeProvider.System, CancellationToken.None);
}
