using System.Diagnostics;
using KartHub.Agent.Gamepads;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sinks.Plugin;
using KartHub.Contracts;
using KartHub.InputPlugin;

namespace KartHub.Agent.Tests.Sinks;

public sealed class PluginSinkTests : IAsyncLifetime, IDisposable
{
    private readonly string name = $"test-{Guid.NewGuid():N}";
    private readonly TestTime time = new();
    private readonly PluginSink sink;
    private readonly PadMemory emulator;

    public PluginSinkTests()
    {
        time.Advance(TimeSpan.FromMinutes(1));
        sink = new PluginSink(name, time);
        emulator = new PadMemory(name);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await sink.DisposeAsync();

    public void Dispose()
    {
        emulator.Dispose();
        File.Delete(emulator.Path);
    }

    [Fact]
    public void WhatIsSent_IsWhatTheEmulatorReads()
    {
        sink.Engage();
        sink.Send(new Controls(-1, 0, 1, 0, 0));
        Poll().ShouldBe(new N64Pad(N64Buttons.A, -80, 0).Word);
        sink.Release();
        Poll().ShouldBe(0u);
    }

    [Fact]
    public void ThePersonsPad_ReachesTheGame()
    {
        sink.CarriesThePad.ShouldBeTrue();
        sink.Relay(new PadMoment(new Controls(0.5f, 0, 0, 1, 0), N64Buttons.Start));
        Poll().ShouldBe(new N64Pad(N64Buttons.B | N64Buttons.Start, 40, 0).Word);
    }

    [Fact]
    public void ASilentButLivingAgent_KeepsTheControls()
    {
        sink.Send(new Controls(1, 0, 1, 0, 0));
        time.Advance(TimeSpan.FromMinutes(10)); // A pilot that says nothing for so long is the dead man's switch's matter.
        Poll().ShouldNotBe(0u);
    }

    [Fact]
    public async Task AnAgentThatLeft_PressesNothing_AndLeavesThePadToAnother()
    {
        sink.Send(new Controls(1, 0, 1, 0, 0));
        await sink.DisposeAsync();
        sink.Send(new Controls(1, 0, 1, 0, 0));
        Poll().ShouldBe(0u);
        await using var other = new PluginSink(name, time);
        other.Send(new Controls(1, 0, 0, 0, 0));
        Poll().ShouldBe(new N64Pad(N64Buttons.None, 80, 0).Word);
    }

    [Fact]
    public void APadThatIsHeld_IsNotTakenAway() =>
        Should.Throw<Refusal>(() => new PluginSink(name, time)).Message.ShouldContain($"held by another agent (process {Environment.ProcessId})");

    [Fact]
    public void Trouble_TellsThatNoEmulatorPolls()
    {
        sink.Trouble!.ShouldContain("mupen64plus is not polling");
        Poll();
        sink.Trouble.ShouldBeNull();
        emulator.Polls.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(2));
        sink.Trouble!.ShouldContain("mupen64plus is not polling");
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("two words")]
    [InlineData("a.b")]
    [InlineData("01234567890123456789012345678901234567890")]
    public void ANameThatIsNone_IsSaid(string bad) =>
        Should.Throw<Refusal>(() => PluginSink.Open(bad, time)).Message.ShouldContain("cannot be a pad's name");

    [Fact]
    public void APadOfAnotherVersion_IsLeftAlone()
    {
        using (var file = new FileStream(emulator.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 4;
            file.WriteByte(99);
        }

        Should.Throw<IOException>(() => new PadMemory(name)).Message.ShouldContain("another version");
    }

    [Fact]
    public void WhatAKilledAgentSaid_CountsForAQuarterOfASecond()
    {
        var said = 5 * Stopwatch.Frequency;
        emulator.Set(0x00500080, said);
        emulator.Poll(said + Stopwatch.Frequency / 5).ShouldBe(0x00500080u);
        emulator.Poll(said + Stopwatch.Frequency * 26 / 100).ShouldBe(0u);
    }

    [Fact]
    public void WhatWasSaidBeforeTheMachineStarted_DoesNotCount()
    {
        emulator.Set(0x00500080, 5000 * Stopwatch.Frequency);
        emulator.Poll(5 * Stopwatch.Frequency).ShouldBe(0u);
    }

    private uint Poll() => emulator.Poll(time.GetTimestamp());
}
