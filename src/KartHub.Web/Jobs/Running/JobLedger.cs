using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Jobs.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Jobs.Running;

/// <summary>Says which job is next, and writes down what happens to jobs. Each change names the state it starts from, so that of two at once one wins.</summary>
public sealed class JobLedger(
    IDbContextFactory<HubContext> contexts, QueueReader queue, JobKinds kinds, IOptions<HubOptions> options, TimeProvider time, ILogger<JobLedger> log)
{
    /// <summary>How often a job that the hub went down with is begun again by itself.</summary>
    public const int MostInterruptions = 2;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly string processName = options.Value.Name;

    /// <summary>The first job of a lane that can begin now, beside those that were given out already.</summary>
    internal async Task<JobOrder?> NextAsync(Lane lane, IReadOnlyCollection<Guid> given, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var next = (await queue.InOrderAsync(db, lane, cancellationToken)).FirstOrDefault(j => j.IsReady && !given.Contains(j.Id));
        return next is null ? null
            : await db.Jobs.Where(j => j.Id == next.Id).Select(j => new JobOrder(j.Id, j.Attempt, j.Kind)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Queued → Failed for jobs that need one which did not get to its end: they would wait for ever.</summary>
    internal async Task FailStrandedAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var lost = db.JobNeeds.Where(n => n.Needed!.State == JobState.Failed || n.Needed.State == JobState.Cancelled || n.Needed.State == JobState.Interrupted);
        var stranded = db.Jobs.Where(j => j.State == JobState.Queued && lost.Any(n => n.JobId == j.Id));
        while (await stranded.Select(j => j.Id).ToListAsync(cancellationToken) is { Count: > 0 } ids) // Others may need these.
        {
            foreach (var id in ids)
            {
                var needed = await lost.Where(n => n.JobId == id).Select(n => new { n.Needed!.Kind, n.Needed.Title, n.Needed.State, n.Needed.Error }).FirstOrDefaultAsync(cancellationToken);
                if (needed is not null)
                {
                    var words = Stranded(kinds[needed.Kind].Titled(needed.Title), needed.State, needed.Error);
                    await stranded.Where(j => j.Id == id).ExecuteUpdateAsync(set => End(set, JobState.Failed, words), cancellationToken);
                }
            }
        }
    }

    /// <summary>Queued → Running.</summary>
    /// <returns>The job, or null if the order is out of date.</returns>
    internal async Task<Job?> BeginAsync(JobOrder order, string hangfireId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var starting = new Phrase("job.starting", $"Starting");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var begun = await db.Jobs
            .Where(j => j.Id == order.JobId && j.Attempt == order.Attempt)
            .Where(j => (j.State == JobState.Queued && !j.Held && !db.Classes.Any(c => c.Id == j.ClassId && c.JobsPausedAt != null))
                || (j.State == JobState.Running && j.HangfireId == hangfireId)) // Begun a moment ago, but it could not be read again.
            .ExecuteUpdateAsync(set => set
                .SetProperty(j => j.State, JobState.Running)
                .SetProperty(j => j.Rank, (int?)null)
                .SetProperty(j => j.StartedAt, now)
                .SetProperty(j => j.ProcessName, processName)
                .SetProperty(j => j.HangfireId, hangfireId)
                .SetProperty(j => j.Message, starting), CancellationToken.None); // From here on the row says Running: whoever made it so must say how it ended.
        return begun == 1 ? await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == order.JobId, CancellationToken.None) : null;
    }

    /// <summary>Running → Done or Failed. Waits until it can be written: a job that ran to its end is not to run again.</summary>
    internal Task EndAsync(Job job, JobState state, Phrase? error) => UntilWrittenAsync(async () =>
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.Jobs.Where(j => j.Id == job.Id && j.State == JobState.Running).ExecuteUpdateAsync(set => Worked(End(set, state, error), job));
    });

    /// <summary>Running → Cancelled if someone asked for it; else it makes way, and goes back to the front of the queue.</summary>
    /// <returns>Whether it was cancelled.</returns>
    internal async Task<bool> StopAsync(Job job)
    {
        var (cancelled, madeWay) = (0, 0);
        var waits = new Phrase("job.made-way", $"Made way; goes on when its turn comes");
        await UntilWrittenAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            var running = db.Jobs.Where(j => j.Id == job.Id && j.State == JobState.Running);
            madeWay = await ToFrontAsync(db, running.Where(j => !j.CancelRequested), job, set => Worked(set, job).SetProperty(j => j.Message, waits));
            cancelled = madeWay == 1 ? 0 : await running.ExecuteUpdateAsync(set => Worked(End(set, JobState.Cancelled, null), job));
        });
        return cancelled == 1;
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
        catch (Exception e) when (DataTrouble.IsOfDatabase(e))
        {
            log.LogWarning(e, "The progress of job {Job} could not be written.", id); // The next report comes soon.
        }
    }

    /// <summary>
    /// What a crash of this process left Running goes on first, in the order in which it began; called before any job may run. What it went down
    /// with too often becomes Interrupted, and waits for a person. What another process runs goes on.
    /// </summary>
    internal async Task RecoverOwnAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var cut = await db.Jobs.AsNoTracking().Where(j => j.State == JobState.Running && (j.ProcessName == processName || j.ProcessName == null))
            .OrderByDescending(j => j.StartedAt).ToListAsync(cancellationToken); // Each goes before the last one.
        var goesOn = new Phrase("job.goes-on", $"Goes on: the hub went down in the middle of it");
        foreach (var job in cut)
        {
            var times = job.Interruptions + 1;
            var row = db.Jobs.Where(j => j.Id == job.Id);
            if (job.CancelRequested)
            {
                await row.ExecuteUpdateAsync(set => End(set, JobState.Cancelled, null), cancellationToken);
            }
            else if (times <= MostInterruptions)
            {
                await ToFrontAsync(db, row, job, set => set
                    .SetProperty(j => j.Interruptions, times)
                    .SetProperty(j => j.Message, goesOn));
            }
            else
            {
                var words = new Phrase("job.went-down", $"The hub went down in the middle of it {times} times. It is not begun again by itself: find out why, then resume it.");
                await row.ExecuteUpdateAsync(set => End(set, JobState.Interrupted, words).SetProperty(j => j.Interruptions, times), cancellationToken);
            }

            log.LogWarning("The hub went down while job {Job} ({Kind}) ran, {Times} times now.", job.Id, job.Kind, times);
        }

        var others = await db.Jobs.Where(j => j.State == JobState.Running).Select(j => j.ProcessName).Distinct().ToListAsync(cancellationToken);
        if (others.Count > 0)
        {
            log.LogWarning("Jobs of {Processes} are said to run. Is there no such process any more, stop the hub and run scripts/doctor.sh: it interrupts them.", string.Join(", ", others));
        }
    }

    /// <summary>Running → Interrupted for all jobs of a database at which no process is at work, for instance a copy.</summary>
    internal static async Task InterruptAllAsync(HubContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var running = db.Jobs.Where(j => j.State == JobState.Running);
        await running.Where(j => j.CancelRequested).ExecuteUpdateAsync(set => End(set, JobState.Cancelled, null, now), cancellationToken);
        await running.ExecuteUpdateAsync(set => End(set, JobState.Interrupted, null, now), cancellationToken);
    }

    private UpdateSettersBuilder<Job> End(UpdateSettersBuilder<Job> set, JobState state, Phrase? error) => End(set, state, error, time.GetUtcNow());

    private static UpdateSettersBuilder<Job> End(UpdateSettersBuilder<Job> set, JobState state, Phrase? error, DateTimeOffset now) =>
        Released(set)
            .SetProperty(j => j.State, state)
            .SetProperty(j => j.EndedAt, now)
            .SetProperty(j => j.Error, error)
            .SetProperty(j => j.Progress, j => state == JobState.Done ? 1 : j.Progress)
            .SetProperty(j => j.CancelRequested, false);

    private static UpdateSettersBuilder<Job> Released(UpdateSettersBuilder<Job> set) => set
        .SetProperty(j => j.SecondsLeft, (double?)null)
        .SetProperty(j => j.ProcessName, (string?)null)
        .SetProperty(j => j.HangfireId, (string?)null);

    /// <summary>Adds the time since it began.</summary>
    private UpdateSettersBuilder<Job> Worked(UpdateSettersBuilder<Job> set, Job begun)
    {
        var seconds = begun.WorkedSeconds + Math.Max(0, (time.GetUtcNow() - begun.StartedAt!.Value).TotalSeconds);
        return set.SetProperty(j => j.WorkedSeconds, seconds);
    }

    /// <summary>Back to Queued, before all that waits in its lane.</summary>
    private async Task<int> ToFrontAsync(HubContext db, IQueryable<Job> row, Job job, Func<UpdateSettersBuilder<Job>, UpdateSettersBuilder<Job>> more)
    {
        var names = kinds.In(kinds[job.Kind].Lane);
        var rank = (await db.Jobs.Where(j => j.State == JobState.Queued && names.Contains(j.Kind)).MinAsync(j => j.Rank) ?? 0) - 1;
        return await row.ExecuteUpdateAsync(set => more(Released(set).SetProperty(j => j.State, JobState.Queued).SetProperty(j => j.Rank, rank)));
    }

    /// <summary>Why a job cannot be done that needs another one.</summary>
    private static Phrase Stranded(Phrase needed, JobState state, Phrase? error) => (state, error) switch
    {
        (JobState.Cancelled, _) => new("job.needs-cancelled", $"It needs “{needed}”, which was cancelled. Resume, and both run."),
        (JobState.Interrupted, _) => new("job.needs-interrupted", $"It needs “{needed}”, which was interrupted. Resume, and both run."),
        (_, { } why) => new("job.needs-failed-because", $"It needs “{needed}”, which could not be done: {why} Resume, and both run."),
        _ => new("job.needs-failed", $"It needs “{needed}”, which could not be done. Resume, and both run."),
    };

    private async Task UntilWrittenAsync(Func<Task> write)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception e) when (DataTrouble.IsOfDatabase(e))
            {
                log.LogError(e, "What became of a job could not be written; it is tried again.");
                await Task.Delay(BetweenTries, time);
            }
        }
    }
}
