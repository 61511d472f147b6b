using System.Collections.Concurrent;
using KartHub.Training.Engine.Threads;

namespace KartHub.Training.Tests.Engine;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 1)]
    [InlineData(3, 0)]
    [InlineData(4, 1000)]
    public void Run_DoesEveryTaskOnce_RunAfterRun(int size, int tasks)
    {
        using var pool = new WorkerPool(size, background: true);
        for (var run = 0; run < 200; run++)
        {
            var counts = new int[tasks];
            pool.Run(tasks, (task, _) => Interlocked.Increment(ref counts[task]));
            counts.ShouldAllBe(count => count == 1);
        }
    }

    [Fact]
    public void Run_GivesEachThreadItsOwnNumber_AndDisposeEndsThem()
    {
        var threads = new ConcurrentDictionary<int, Thread>();
        using (var pool = new WorkerPool(3, background: true))
        using (var all = new Barrier(3))
        {
            pool.Run(3, (_, worker) =>
            {
                threads.TryAdd(worker, Thread.CurrentThread).ShouldBeTrue();
                all.SignalAndWait();
            });
        }

        threads.Keys.Order().ShouldBe([0, 1, 2]);
        threads[0].ShouldBe(Thread.CurrentThread);
        threads[1].IsAlive.ShouldBeFalse();
        threads[2].IsAlive.ShouldBeFalse();
    }

    [Fact]
    public void Run_WhoseTaskFails_ThrowsItsError_AndTheNextRunWorks()
    {
        using var pool = new WorkerPool(3, background: true);
        Should.Throw<InvalidDataException>(() => pool.Run(50, (task, _) =>
        {
            if (task == 20)
            {
                throw new InvalidDataException();
            }
        }));
        var done = 0;
        pool.Run(50, (_, _) => Interlocked.Increment(ref done));
        done.ShouldBe(50);
    }
}
