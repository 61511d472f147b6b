using System.Diagnostics.CodeAnalysis;
using Hangfire;
using KartHub.Web.Live;

namespace KartHub.Web.Jobs.Running;

/// <summary>
/// Gives Hangfire the next job of a lane when that is free, and not before: who is next is said by the rows. Whatever changes them or frees a
/// lane wakes it; what Hangfire had when the hub went down is found in the rows at the next start.
/// </summary>
[SuppressMessage("Performance", "CA1812", Justification = "The host makes it.")]
internal sealed class JobFeed(JobLedger ledger, LaneSlots slots, IBackgroundJobClient hangfire, LiveFeed live, TimeProvider time, ILogger<JobFeed> log) : BackgroundService
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var jobs = live.Subscribe(Topics.Jobs, TimeSpan.Zero, WakeAsync);
        using var classes = live.Subscribe(Topics.People, TimeSpan.Zero, WakeAsync); // A class goes on that was paused.
        slots.Wake();
        while (true)
        {
            await slots.WaitAsync(stoppingToken);
            try
            {
                await FeedAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "The queue could not be worked off; it is tried again."); // The database may be locked, or Hangfire's be away.
                await Task.Delay(AfterTrouble, time, stoppingToken);
                slots.Wake();
            }
        }

        Task WakeAsync()
        {
            slots.Wake();
            return Task.CompletedTask;
        }
    }

    private async Task FeedAsync(CancellationToken cancellationToken)
    {
        await ledger.FailStrandedAsync(cancellationToken);
        foreach (var lane in Lane.All)
        {
            while (slots.IsFree(lane) && await ledger.NextAsync(lane, slots.Given, cancellationToken) is { } order)
            {
                Give(order, lane);
            }
        }
    }

    private void Give(JobOrder order, Lane lane)
    {
        slots.Take(order.JobId, lane);
        try
        {
            hangfire.Enqueue<JobRunner>(lane.Name, runner => runner.RunAsync(order, null!, CancellationToken.None));
        }
        catch
        {
            slots.Free(order.JobId);
            throw;
        }
    }
}
