using System.Threading.Channels;
using KartHub.Training.Runs;

namespace KartHub.Web.Features.Training;

/// <summary>Takes a run's reports on the training thread, which must not wait for the database, and writes them in order beside it.</summary>
internal sealed class EpochWriter : IProgress<EpochReport>, IAsyncDisposable
{
    private readonly Channel<EpochReport> reports = Channel.CreateUnbounded<EpochReport>(); // None may be lost, and an epoch takes longer than a row.
    private readonly Action<EpochReport> also;
    private readonly Task writing;

    public EpochWriter(Guid runId, RunMetrics metrics, Action<EpochReport> also)
    {
        this.also = also;
        writing = WriteAsync(runId, metrics);
    }

    public void Report(EpochReport value)
    {
        reports.Writer.TryWrite(value);
        also(value);
    }

    public async ValueTask DisposeAsync()
    {
        reports.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAsync(Guid runId, RunMetrics metrics)
    {
        while (await reports.Reader.WaitToReadAsync())
        {
            var batch = new List<EpochReport>();
            while (reports.Reader.TryRead(out var report))
            {
                batch.Add(report);
            }

            await metrics.KeepAsync(runId, batch, CancellationToken.None); // Also when the run is being stopped: the epoch is done.
        }
    }
}
