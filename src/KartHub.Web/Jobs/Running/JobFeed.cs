using System.Diagnostics.CodeAnalysis;
using Hangfire;
using KartHub.Web.Data;
using KartHub.Web.Live;

namespace KartHub.Web.Jobs.Running;

/// <summary>
/// Gives Hangfire the next job of a lane when that is free, and not before: who is next is said by the rows. Whatever changes them or frees a
/// lane wakes it; what Hangfire had when the hub went down is found in the rows at the next start.
/// </summary>
[SuppressMessage("Performance", "CA1812", Justification = "The host makes it.")]
internal sealed class JobFeed(JobLedger ledger, LaneSlots slots, JobKinds kinds, IBackgroundJobClient hangfire, LiveFeed live, TimeProvider time, ILogger<JobFeed> log) : BackgroundService
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ledger.RecoverOwnAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

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
            catch (Exception e) when (DataTrouble.IsOfDatabase(e))
            {
                log.LogWarning(e, "The queue could not be read; it is tried again.");
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
                slots.Take(order.JobId, kinds[order.Kind].Lane);
                hangfire.Enqueue<JobRunner>(lane.Name, runner => runner.RunAsync(order, null!, CancellationToken.None));
            }
        }
    }
}
