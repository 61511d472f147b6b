using Hangfire;
using Hangfire.Server;

namespace KartHub.JobHarness;

/// <summary>A job that goes on until it is told to stop, and says so in the diary.</summary>
public sealed class EndlessJob(JobDiary diary)
{
    /// <param name="context">Filled in by Hangfire.</param>
    /// <param name="stop">Ends it.</param>
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(PerformContext context, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(context);
        diary.Write("began", context.BackgroundJob.Id);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }
        finally
        {
            diary.Write("ended", context.BackgroundJob.Id);
        }
    }
}
