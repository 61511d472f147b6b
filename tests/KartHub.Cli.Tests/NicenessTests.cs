using System.Diagnostics;
using KartHub.Training.Tests;

namespace KartHub.Cli.Tests;

public sealed class NicenessTests : IDisposable
{
    private const int Furthest = 19; // How far a program can step back.

    private readonly TestTerminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [SkippableFact]
    public async Task ATrainerThatWasStartedFurtherBack_StaysThere()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/nice"), "There is no nice(1).");
        var recording = await terminal.RecordAsync(seconds: 12);
        using var trainer = Process.Start(new ProcessStartInfo(
            "/usr/bin/nice",
            ["-n", $"{Furthest}", "dotnet", typeof(TrainingCommandLine).Assembly.Location, "train", "--data", recording, "--out", terminal["model"], "--epochs", "1000", "--threads", "2"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            trainer.ErrorDataReceived += (_, _) => { };
            trainer.BeginErrorReadLine();
            while (await trainer.StandardOutput.ReadLineAsync() is { } line && !line.Contains("epoch", StringComparison.OrdinalIgnoreCase))
            {
            }

            foreach (var name in (string[])["training", "engine 1"])
            {
                ThreadNiceness.OfThreads(name, trainer.Id).ShouldHaveSingleItem(name).ShouldBe(Furthest);
            }
        }
        finally
        {
            trainer.Kill(entireProcessTree: true);
            await trainer.WaitForExitAsync();
        }
    }
}
