using KartHub.Training.Engine.Threads;

namespace KartHub.Training.Tests.Engine;

public sealed class BackgroundThreadTests
{
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
