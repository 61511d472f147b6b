using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace KartHub.Web.Jobs;

/// <summary>
/// Puts jobs in the queue and takes them out. The <see cref="Job"/> rows are what counts; Quartz decides when each runs, and is
/// told again at every start what waits.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is the queue that people see.")]
public sealed class JobQueue(
    IDbContextFactory<HubContext> contexts, IScheduler scheduler, JobLedger ledger, JobKinds kinds, TimeProvider time)
{
    /// <summary>A job to be saved together with its subject; then call <see cref="SubmitAsync"/>.</summary>
    public Job Create(string kind, string title, Guid ownerId, Guid subjectId) => new()
    {
        Kind = kinds[kind].Name,
        Title = title.Shortened(Job.MaxTitle),
        OwnerId = ownerId,
        SubjectId = subjectId,
        QueuedAt = time.GetUtcNow(),
    };

    /// <summary>
    /// Lets a saved job run when its turn comes, even if whoever asked for that is gone: its row says that it waits. If the hub dies in between, its
    /// next start does this.
    /// </summary>
    public Task SubmitAsync(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return kinds[job.Kind].Schedule(scheduler, job);
    }

    /// <summary>Takes a queued job out of the queue, or asks a running one to stop.</summary>
    /// <returns>Whether there was anything to cancel.</returns>
    public async Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var taken = await db.Jobs.Where(j => j.Id == id && j.State == JobState.Queued)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.State, JobState.Cancelled).SetProperty(j => j.EndedAt, now), CancellationToken.None); // From here on the row says so: Quartz must hear of it.
        var asked = taken == 1 ? 0 : await db.Jobs.Where(j => j.Id == id && j.State == JobState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.CancelRequested, true), CancellationToken.None);
        var job = await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, CancellationToken.None);
        if (taken == 1)
        {
            await scheduler.UnscheduleJob(kinds[job!.Kind].TriggerOf(job), CancellationToken.None);
        }
        else if (asked == 1 && job is { State: JobState.Running, FiringId: { } firing })
        {
            await scheduler.InterruptFireInstance(firing, CancellationToken.None);
        }

        return taken + asked > 0;
    }

    /// <summary>The same for someone who must be allowed to.</summary>
    public async Task<bool> CancelAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await FindAsync(id, user, cancellationToken) is not null && await CancelAsync(id, cancellationToken);

    /// <summary>Puts a job that did not get to its end back in the queue, at its end; it goes on from what was saved.</summary>
    /// <returns>Whether it could be resumed.</returns>
    public async Task<bool> ResumeAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var resumed = await db.Jobs
            .Where(j => j.Id == id && (j.State == JobState.Failed || j.State == JobState.Cancelled || j.State == JobState.Interrupted))
            .ExecuteUpdateAsync(set => set
                .SetProperty(j => j.State, JobState.Queued)
                .SetProperty(j => j.Attempt, j => j.Attempt + 1)
                .SetProperty(j => j.QueuedAt, now)
                .SetProperty(j => j.StartedAt, (DateTimeOffset?)null)
                .SetProperty(j => j.EndedAt, (DateTimeOffset?)null)
                .SetProperty(j => j.Message, (string?)null)
                .SetProperty(j => j.Error, (string?)null), CancellationToken.None); // From here on the row says Queued: Quartz must hear of it.
        if (resumed == 1)
        {
            await SubmitAsync(await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == id, CancellationToken.None));
        }

        return resumed == 1;
    }

    /// <summary>The same for someone who must be allowed to, by the job's feature too.</summary>
    /// <exception cref="Refusal">Its feature has a reason why not.</exception>
    public async Task<bool> ResumeAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, user, cancellationToken) is not { } job)
        {
            return false;
        }

        return kinds[job.Kind].Resume is { } resume ? await resume(job.SubjectId, user, cancellationToken) : await ResumeAsync(id, cancellationToken);
    }

    /// <summary>After a start, before any job runs: marks what a crash of this process cut off, and tells Quartz what waits.</summary>
    internal async Task RestoreAsync(CancellationToken cancellationToken)
    {
        await ledger.InterruptOwnAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var job in await db.Jobs.AsNoTracking().Where(j => j.State == JobState.Queued).ToListAsync(cancellationToken))
        {
            await SubmitAsync(job);
        }
    }

    private async Task<Job?> FindAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AsNoTracking().ChangeableBy(user).SingleOrDefaultAsync(j => j.Id == id, cancellationToken);
    }
}
