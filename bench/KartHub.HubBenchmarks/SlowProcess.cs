using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Playwright;

namespace KartHub.HubBenchmarks;

/// <summary>
/// The process that a page runs in, made slower: it is stopped most of the time, in slices of milliseconds. What browsers offer for
/// that slows the page's own thread alone, and not its workers.
/// </summary>
internal sealed partial class SlowProcess : IAsyncDisposable
{
    private const int Continue = 18; // Linux.
    private const int Stop = 19;

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(4);

    private readonly Process process;
    private readonly CancellationTokenSource over = new();
    private readonly Task slowing;

    private SlowProcess(Process process, int times)
    {
        this.process = process;
        slowing = times == 1 ? Task.CompletedTask : Task.Factory.StartNew(() => Slow(times), TaskCreationOptions.LongRunning);
    }

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan Used
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <param name="page">Of a browser on this machine; the newest of its pages' processes is taken for its own.</param>
    /// <param name="times">How many times slower; 1 leaves it.</param>
    public static async Task<SlowProcess> OfAsync(IPage page, int times)
    {
        var session = await page.Context.Browser!.NewBrowserCDPSessionAsync();
        var all = (await session.SendAsync("SystemInfo.getProcessInfo"))!.Value.GetProperty("processInfo").EnumerateArray();
        var mine = all.Where(p => p.GetProperty("type").GetString() == "renderer").MaxBy(p => p.GetProperty("cpuTime").GetDouble());
        return new SlowProcess(Process.GetProcessById(mine.GetProperty("id").GetInt32()), times);
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await slowing;
        _ = Kill(process.Id, Continue);
        process.Dispose();
        over.Dispose();
    }

    private void Slow(int times)
    {
        var clock = Stopwatch.StartNew();
        for (var slice = 0L; !over.IsCancellationRequested; slice++)
        {
            _ = Kill(process.Id, slice % times == 0 ? Continue : Stop);
            var left = (Slice * (slice + 1)) - clock.Elapsed;
            if (left > TimeSpan.Zero)
            {
                Thread.Sleep(left);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
