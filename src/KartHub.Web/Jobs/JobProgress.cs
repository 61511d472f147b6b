using System.Threading.Channels;
using KartHub.Contracts;
using KartHub.Web.Jobs.Running;

namespace KartHub.Web.Jobs;

/// <summary>How far a running job is. Reports come as often as they like; the latest is written at most twice a second.</summary>
public sealed class JobProgress : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Channel<JobStep> latest = Channel.CreateBounded<JobStep>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Task writing;
    private double latestShare;

    internal JobProgress(Guid jobId, JobLedger ledger) => writing = WriteAsync(jobId, ledger);

    /// <summary>Never blocks.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="message">What is being done.</param>
    /// <param name="left">Until the end, where known.</param>
    public void Report(double share, Phrase message, TimeSpan? left = null)
    {
        Volatile.Write(ref latestShare, Math.Clamp(share, 0, 1));
        latest.Writer.TryWrite(new JobStep(latestShare, message, left?.TotalSeconds));
    }

    /// <summary>Says what is being done, no further than before.</summary>
    public void Say(Phrase message) => Report(Volatile.Read(ref latestShare), message);

    public async ValueTask DisposeAsync()
    {
        latest.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAsync(Guid jobId, JobLedger ledger)
    {
        while (await latest.Reader.WaitToReadAsync())
        {
            if (latest.Reader.TryRead(out var step))
            {
                await ledger.ProgressAsync(jobId, step);
                await Task.WhenAny(Task.Delay(Interval), latest.Reader.Completion);
            }
        }
    }
}

/// <summary>One report of a job.</summary>
public sealed record JobStep(double Share, Phrase Message, double? SecondsLeft);
