using System.Runtime.ExceptionServices;

namespace KartHub.Training.Engine.Threads;

/// <summary>
/// A few threads that work through numbered tasks together with the thread that calls. Tasks are claimed as they come, so what a task does
/// must depend on its number alone. A thread that waits does so awake for some microseconds, the pause between two runs of a step, then asleep.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    private const int Spins = 100;

    private readonly object gate = new();
    private readonly Thread[] threads;
    private Action<int, int> body = (_, _) => { };
    private ExceptionDispatchInfo? failure;
    private int runs;
    private int taskCount;
    private int nextTask;
    private int busy;
    private bool ended;

    /// <param name="size">Threads that compute, the caller's included.</param>
    /// <param name="background">Whether its own threads step back behind others'; then the caller's should too.</param>
    public WorkerPool(int size, bool background)
    {
        threads = new Thread[size - 1];
        for (var i = 0; i < threads.Length; i++)
        {
            var worker = i + 1;
            threads[i] = Start($"engine {worker}", () => Serve(worker));
        }

        Thread Start(string name, Action serve)
        {
            if (background)
            {
                return BackgroundThread.Start(name, serve);
            }

            var thread = new Thread(() => serve()) { IsBackground = true, Name = name };
            thread.Start();
            return thread;
        }
    }

    /// <summary>Threads that compute, the caller's included.</summary>
    public int Size => threads.Length + 1;

    /// <summary>Runs every task and returns when all are done. The first failure is thrown, after which the other tasks may not have run.</summary>
    /// <param name="tasks">Their number.</param>
    /// <param name="task">Called with the task's number and the worker's, 0 to <see cref="Size"/> − 1: no two tasks of a worker run at once.</param>
    public void Run(int tasks, Action<int, int> task)
    {
        body = task;
        taskCount = tasks;
        nextTask = 0;
        failure = null;
        if (tasks > 1 && threads.Length > 0) // A single task is not worth waking anyone.
        {
            busy = threads.Length;
            lock (gate)
            {
                runs++;
                Monitor.PulseAll(gate);
            }
        }

        Work(0);
        WaitUntil(ref busy, 0);
        failure?.Throw();
    }

    /// <summary>Ends the threads and waits for them. Not while <see cref="Run"/> runs.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            ended = true;
            runs++;
            Monitor.PulseAll(gate);
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }
    }

    private void Serve(int worker)
    {
        for (var served = 1; ; served++)
        {
            // Runs wait for every worker, so none is missed.
            WaitUntil(ref runs, served);
            if (ended)
            {
                return;
            }

            Work(worker);
            if (Interlocked.Decrement(ref busy) == 0)
            {
                lock (gate)
                {
                    Monitor.PulseAll(gate);
                }
            }
        }
    }

    private void Work(int worker)
    {
        try
        {
            for (var task = Interlocked.Increment(ref nextTask) - 1; task < taskCount; task = Interlocked.Increment(ref nextTask) - 1)
            {
                body(task, worker);
            }
        }
        catch (Exception exception) // Whatever it is belongs to the thread that asked.
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            Volatile.Write(ref nextTask, taskCount);
        }
    }

    private void WaitUntil(ref int counter, int value)
    {
        for (var i = 0; i < Spins; i++)
        {
            if (Volatile.Read(ref counter) == value)
            {
                return;
            }

            Thread.SpinWait(10);
        }

        lock (gate)
        {
            while (Volatile.Read(ref counter) != value)
            {
                Monitor.Wait(gate);
            }
        }
    }
}
