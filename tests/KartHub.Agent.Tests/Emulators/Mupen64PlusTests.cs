using System.Collections.Concurrent;
using System.Diagnostics;
using KartHub.Agent.Emulators;
using KartHub.Contracts;

namespace KartHub.Agent.Tests.Emulators;

/// <summary>How the emulator is started and ended, with a program in its place that says what it was given.</summary>
public sealed class Mupen64PlusTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly ConcurrentQueue<string> log = new();

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public async Task Arguments_AreWhatCapturingAndDrivingWant()
    {
        await using var emulator = Start("for a; do echo \"[$a]\"; done; echo pad $KARTHUB_INPUT; echo display $DISPLAY");
        (await emulator.WaitAsync(CancellationToken.None)).ShouldBe(0);
        await Eventually.IsTrue(() => log.Contains("display :77"));
        var said = string.Join(' ', log);
        said.ShouldContain("[--windowed] [--resolution] [640x480]");
        said.ShouldContain("[--noosd]");
        said.ShouldContain("[--nosaveoptions]");
        said.ShouldContain($"[--input] [{folder["plugin.so"]}]");
        said.ShouldContain("[--audio] [dummy]");
        said.ShouldContain($"[Core[SaveSRAMPath]={folder["emulator/saves"]}]");
        log.ShouldContain($"[{folder["game.z64"]}]");
        log.ShouldContain("pad kart-3");
    }

    [SkippableFact]
    public async Task Dispose_LetsItSave()
    {
        var emulator = Start("trap 'echo saved; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        await Eventually.IsTrue(() => log.Contains("ready"));
        await emulator.DisposeAsync();
        await Eventually.IsTrue(() => log.Contains("saved"));
    }

    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task Dispose_EndsItEvenIfItDoesNotListen()
    {
        var emulator = Start("trap '' TERM; echo $$; while :; do sleep 0.05; done");
        await Eventually.IsTrue(() => !log.IsEmpty);
        await emulator.DisposeAsync();
        await Eventually.IsTrue(() => !Directory.Exists($"/proc/{log.First()}"));
    }

    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task WhenTheAgentIsKilled_TheEmulatorEnds()
    {
        Write("echo $$ >pid.new; mv pid.new pid; while :; do sleep 0.05; done");
        var game = new byte[8192];
        new byte[] { 0x80, 0x37, 0x12, 0x40 }.CopyTo(game, 0);
        await File.WriteAllBytesAsync(folder["game.z64"], game);
        using var agent = Process.Start(new ProcessStartInfo("dotnet",
            [Repository.Program("KartHub.Agent"), "emulator", "--rom", folder["game.z64"], "--folder", folder["emulator"], "--mupen64plus", folder["emulator.sh"], "--plugin", folder["plugin.so"]]))!;
        await Eventually.IsTrue(() => File.Exists(folder["emulator/pid"]));
        var emulator = (await File.ReadAllTextAsync(folder["emulator/pid"])).Trim();
        agent.Kill();
        await Eventually.IsTrue(() => !Directory.Exists($"/proc/{emulator}"));
    }

    [Fact]
    public void AProgramThatIsMissing_IsSaidWithHowToInstallIt() =>
        Should.Throw<Refusal>(() => Mupen64Plus.Start(Options with { Program = folder["nowhere"] }, log.Enqueue)).Message.ShouldContain("apt-get install mupen64plus-ui-console");

    private EmulatorOptions Options => new()
    {
        Rom = new Rom(folder["game.z64"], "A GAME", RomOrder.Z64),
        Folder = folder["emulator"],
        Pad = "kart-3",
        Plugin = folder["plugin.so"],
        Sound = false,
        Display = ":77",
    };

    private Mupen64Plus Start(string script)
    {
        Write(script);
        return Mupen64Plus.Start(Options with { Program = folder["emulator.sh"] }, log.Enqueue);
    }

    private void Write(string script)
    {
        Skip.If(OperatingSystem.IsWindows(), "The program in the emulator's place is a shell's.");
        File.WriteAllText(folder["emulator.sh"], $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder["emulator.sh"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
