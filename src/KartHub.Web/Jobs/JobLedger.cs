using KartHub.Contracts;
using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Jobs;

/// <summary>Writes down what happens to jobs. Each change names the state it starts from, so that of two at once one wins.</summary>
public sealed class JobLedger(IDbContextFactory<HubContext> contexts, IOptions<HubOptions> options, TimeProvider time, ILogger<JobLedger> log)
{
    private readonly string processName = options.Value.Name;

    /// <summary>Queued → Running.</summary>
    /// <returns>The job, or null if the order is out of date.</returns>
    internal async Task<Job?> BeginAsync(JobOrder order, string firingId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var begun = await db.Jobs.Where(j => j.Id == order.JobId && j.Attempt == order.Attempt && j.State == JobState.Queued)
            .ExecuteUpdateAsync(set => set
                .SetProperty(j => j.State, JobState.Running)
                .SetProperty(j => j.StartedAt, now)
                .SetProperty(j => j.ProcessName, processName)
                .SetProperty(j => j.FiringId, firingId)
                .SetProperty(j => j.Message, "Starting"), CancellationToken.None); // From here on the row says Running: whoever made it so must say how it ended.
        return begun == 1 ? await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == order.JobId, CancellationToken.None) : null;
    }

    /// <summary>Running → Done or Failed.</summary>
    internal async Task EndAsync(Guid id, JobState state, string? error)
    {
        var now = time.GetUtcNow();
        var words = error?.Shortened(Job.MaxText);
        await using var db = await contexts.CreateDbContextAsync();
        await db.Jobs.Where(j => j.Id == id && j.State == JobState.Running)
            .ExecuteUpdateAsync(set => set
                .SetProperty(j => j.State, state)
                .SetProperty(j => j.EndedAt, now)
                .SetProperty(j => j.Error, words)
                .SetProperty(j => j.Progress, j => state == JobState.Done ? 1 : j.Progress)
                .SetProperty(j => j.CancelRequested, false)
                .SetProperty(j => j.SecondsLeft, (double?)null)
                .SetProperty(j => j.ProcessName, (string?)null)
                .SetProperty(j => j.FiringId, (string?)null));
    }

    /// <summary>Running → Cancelled if someone asked for it; back to Queued, at its old place, if it only makes way for the hub's stop.</summary>
    internal async Task StopAsync(Guid id, bool hubStops)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync();
        var job = await db.Jobs.SingleAsync(j => j.Id == id);
        job.ProcessName = null;
        job.FiringId = null;
        job.SecondsLeft = null;
        if (hubStops && !job.CancelRequested)
        {
            job.State = JobState.Queued;
            job.Message = "Goes on when the hub runs again";
        }
        else
        {
            job.State = JobState.Cancelled;
            job.EndedAt = now;
            job.CancelRequested = false;
        }

        await db.SaveChangesAsync();
    }

    internal async Task ProgressAsync(Guid id, JobStep step)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync();
            await db.Jobs.Where(j => j.Id == id && j.State == JobState.Running)
                .ExecuteUpdateAsync(set => set
                    .SetProperty(j => j.Progress, step.Share)
                    .SetProperty(j => j.Message, step.Message)
                    .SetProperty(j => j.SecondsLeft, step.SecondsLeft));
        }
        catch (Exception e) when (e is DbUpdateException or Microsoft.Data.Sqlite.SqliteException)
        {
            log.LogWarning(e, "The progress of job {Job} could not be written.", id); // The next report comes soon.
        }
    }

    /// <summary>What a crash of this process left Running becomes Interrupted; called before any job may run. What another process runs goes on.</summary>
    internal async Task InterruptOwnAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await InterruptAsync(db.Jobs.Where(j => j.ProcessName == processName || j.ProcessName == null), time.GetUtcNow(), cancellationToken);
        var others = await db.Jobs.Where(j => j.State == JobState.Running).Select(j => j.ProcessName).Distinct().ToListAsync(cancellationToken);
        if (others.Count > 0)
        {
            log.LogWarning("Jobs of {Processes} are said to run. Is there no such process any more, stop the hub and run scripts/doctor.sh: it interrupts them.", string.Join(", ", others));
        }
    }

    /// <summary>The same for all jobs of a database at which no process is at work, for instance a copy.</summary>
    internal static Task InterruptAllAsync(HubContext db, DateTimeOffset now, CancellationToken cancellationToken) => InterruptAsync(db.Jobs, now, cancellationToken);

    private static Task<int> InterruptAsync(IQueryable<Job> jobs, DateTimeOffset now, CancellationToken cancellationToken) =>
        jobs.Where(j => j.State == JobState.Running)
            .ExecuteUpdateAsync(set => set
                .SetProperty(j => j.State, j => j.CancelRequested ? JobState.Cancelled : JobState.Interrupted)
                .SetProperty(j => j.EndedAt, now)
                .SetProperty(j => j.CancelRequested, false)
                .SetProperty(j => j.SecondsLeft, (double?)null)
                .SetProperty(j => j.ProcessName, (string?)null)
                .SetProperty(j => j.FiringId, (string?)null), cancellationToken);
}
