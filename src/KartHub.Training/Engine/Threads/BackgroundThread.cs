using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace KartHub.Training.Engine.Threads;

/// <summary>
/// A thread for work that keeps processors busy for minutes and that nobody waits for this instant: it steps back behind those that answer a page
/// or drive a kart. Linux lets threads inherit how far they step back, those of .NET's pool among them; so the work must be arithmetic alone,
/// and whatever tells, awaits or schedules stays with the thread that asks for it.
/// </summary>
internal sealed partial class BackgroundThread : IDisposable
{
    /// <summary>How far a thread steps back on Linux, at least: at 10 it gets a tenth of a processor that an ordinary thread wants too.</summary>
    public const int Niceness = 10;

    private const int OneThread = 0; // PRIO_PROCESS; on Linux it means a thread.

    private readonly object gate = new();
    private readonly Thread thread;
    private Action? work;
    private ExceptionDispatchInfo? failure;
    private bool ended;

    /// <param name="name">The thread's, for debuggers.</param>
    public BackgroundThread(string name) => thread = Start(name, Serve);

    /// <summary>Starts a bare thread that steps back before it does anything else.</summary>
    public static Thread Start(string name, Action work)
    {
        var thread = new Thread(() =>
        {
            if (OperatingSystem.IsLinux())
            {
                StepBack();
            }

            work();
        })
        {
            IsBackground = true, Priority = ThreadPriority.BelowNormal, Name = name,
        };
        thread.Start();
        return thread;
    }

    /// <summary>Does some work while the caller sleeps; what the work throws, this throws.</summary>
    public void Run(Action action)
    {
        Begin(action);
        Wait();
    }

    /// <summary>Begins some work and returns at once. <see cref="Wait"/> follows before the next.</summary>
    public void Begin(Action action)
    {
        lock (gate)
        {
            failure = null;
            work = action;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Sleeps until the work is done; what it threw, this throws.</summary>
    public void Wait()
    {
        lock (gate)
        {
            while (work is not null)
            {
                Monitor.Wait(gate);
            }
        }

        failure?.Throw();
    }

    /// <summary>Lets the work that was begun end, and the thread with it.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            ended = true;
            Monitor.PulseAll(gate);
        }

        thread.Join();
    }

    private static void StepBack()
    {
        if (GetPriority(OneThread, who: 0) < Niceness) // A program that was started further back stays there.
        {
            // .NET knows no priorities on Linux. Who may not even step back, in some sandboxes, works on as an ordinary thread.
            _ = SetPriority(OneThread, who: 0, Niceness);
        }
    }

    private void Serve()
    {
        while (true)
        {
            lock (gate)
            {
                while (work is null)
                {
                    if (ended)
                    {
                        return;
                    }

                    Monitor.Wait(gate);
                }
            }

            try
            {
                work();
            }
            catch (Exception exception) // Whatever it is belongs to the thread that asked.
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            lock (gate)
            {
                work = null;
                Monitor.PulseAll(gate);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int GetPriority(int which, uint who);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int niceness);
}
