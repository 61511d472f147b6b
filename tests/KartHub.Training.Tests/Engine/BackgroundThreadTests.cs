using System.Diagnostics;
using KartHub.Training.Engine.Threads;

namespace KartHub.Training.Tests.Engine;

public sealed class BackgroundThreadTests
{
    private const int Furthest = 19; // How far a program can step back.

    [SkippableFact]
    public void Run_StepsBackOnLinux_AndLeavesTheCallersThreadAlone()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Niceness of threads is Linux's.");
        var own = ThreadNiceness.Own();
        using var thread = new BackgroundThread("test");
        var during = -1;
        thread.Run(() => during = ThreadNiceness.Own());
        during.ShouldBe(Math.Max(own, BackgroundThread.Niceness));
        ThreadNiceness.Own().ShouldBe(own);
    }

    [SkippableFact]
    public void ABackgroundPoolsThreads_StepBackTogether()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Niceness of threads is Linux's.");
        var each = NicenessOfPool(background: true);
        each[1..].ShouldAllBe(value => value >= BackgroundThread.Niceness);
    }

    [SkippableFact]
    public void AnOrdinaryPoolsThreads_KeepTheirPlace()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Niceness of threads is Linux's.");
        NicenessOfPool(background: false).ShouldAllBe(value => value == ThreadNiceness.Own());
    }

    [SkippableFact]
    public async Task ATrainerThatWasStartedFurtherBack_StaysThere()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/nice"), "There is no nice(1).");
        using var drive = await Runs.PreparedRecording.MakeAsync();
        using var folder = new TempFolder();
        using var trainer = Process.Start(new ProcessStartInfo(
            "/usr/bin/nice",
            ["-n", $"{Furthest}", "dotnet", typeof(BackgroundThread).Assembly.Location, "train", "--data", drive.Path, "--out", folder["model"], "--epochs", "1000", "--threads", "2"])
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

    [Fact]
    public void Run_ThrowsWhatItsWorkThrows_AndWorksAgain()
    {
        using var thread = new BackgroundThread("test");
        Should.Throw<InvalidDataException>(() => thread.Run(() => throw new InvalidDataException("broken"))).Message.ShouldBe("broken");
        var done = false;
        thread.Run(() => done = true);
        done.ShouldBeTrue();
    }

    [Fact]
    public void Dispose_LetsTheWorkEnd()
    {
        using var began = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var done = false;
        var thread = new BackgroundThread("test");
        thread.Begin(() =>
        {
            began.Set();
            mayEnd.Wait();
            done = true;
        });
        began.Wait();
        mayEnd.Set();
        thread.Dispose();
        done.ShouldBeTrue();
    }

    private static int[] NicenessOfPool(bool background)
    {
        var each = new int[3];
        using var pool = new WorkerPool(each.Length, background);
        using var all = new Barrier(each.Length);
        pool.Run(each.Length, (_, worker) =>
        {
            all.SignalAndWait();
            each[worker] = ThreadNiceness.Own();
        });
        return each;
    }
}
