using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Hangfire;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Jobs.Turns;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Jobs;

/// <summary>
/// Puts jobs in the queue, takes them out and moves them. The <see cref="Job"/> rows are the queue: what is saved there waits, and begins
/// when its turn comes, even if whoever asked for that is gone.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is the queue that people see.")]
public sealed class JobQueue(
    IDbContextFactory<HubContext> contexts, IBackgroundJobClient hangfire, QueueReader reader, JobKinds kinds, TimeProvider time) : IDisposable
{
    private const int MostRemembered = 100; // Of a person's jobs of a kind.

    private readonly SemaphoreSlim moving = new(1); // Of two moves at once the second counts from what the first left.

    public void Dispose() => moving.Dispose();

    /// <summary>A job to be saved together with its subject.</summary>
    /// <param name="kind">The name of its kind.</param>
    /// <param name="title">The name of what it works on.</param>
    /// <param name="ownerId">Whose turn it takes.</param>
    /// <param name="subjectId">What it works on.</param>
    /// <param name="work">How much there is to do, in units of <paramref name="pace"/>.</param>
    /// <param name="pace">What its speed is known by; see <see cref="Job.Pace"/>.</param>
    /// <param name="needs">Jobs that must be done before it begins.</param>
    public Job Create(string kind, string title, Guid ownerId, Guid subjectId, double work = 0, string? pace = null, IEnumerable<Guid>? needs = null)
    {
        var job = new Job
        {
            Kind = kinds[kind].Name,
            Title = title.Shortened(Job.MaxTitle),
            OwnerId = ownerId,
            SubjectId = subjectId,
            QueuedAt = time.GetUtcNow(),
            Work = work,
            Pace = pace,
        };
        job.Needs.AddRange((needs ?? []).Select(needed => new JobNeed { JobId = job.Id, NeededId = needed }));
        return job;
    }

    /// <summary>Forgets a person's oldest jobs of a kind that ended long ago and are of no use to another, so that they do not pile up.</summary>
    public async Task ForgetOldAsync(HubContext db, string kind, Guid ownerId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var active = db.Jobs.Active();
        var old = await db.Jobs.OwnedBy(ownerId).Ended()
            .Where(j => j.Kind == kind && !db.JobNeeds.Any(n => n.NeededId == j.Id && active.Any(other => other.Id == n.JobId)))
            .OrderByDescending(j => j.EndedAt).Skip(MostRemembered).Select(j => j.Id).ToListAsync(cancellationToken);
        await db.Jobs.Ended().Where(j => old.Contains(j.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Takes a queued job out of the queue, or asks a running one to stop.</summary>
    /// <returns>Whether there was anything to cancel.</returns>
    public async Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await TakeOutAsync(db, id, cancellationToken))
        {
            return true;
        }

        var asked = await db.Jobs.Where(j => j.Id == id && j.State == JobState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.CancelRequested, true), CancellationToken.None); // From here on the row says so: Hangfire must hear of it.
        await TellToStopAsync(db, id);
        return asked == 1 || await TakeOutAsync(db, id, CancellationToken.None); // It may have made way between the two.
    }

    /// <summary>The same for someone who must be allowed to.</summary>
    public async Task<bool> CancelAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await FindAsync(id, user, cancellationToken) is not null && await CancelAsync(id, cancellationToken);

    /// <summary>Puts a job that did not get to its end back in the queue, and what it needs with it; it goes on from what was saved.</summary>
    /// <returns>Whether it could be resumed.</returns>
    public async Task<bool> ResumeAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var both = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        await ResumeAsync(db.Jobs.Where(j => db.JobNeeds.Any(n => n.JobId == id && n.NeededId == j.Id)), now, cancellationToken);
        var resumed = await ResumeAsync(db.Jobs.Where(j => j.Id == id), now, cancellationToken);
        if (resumed == 1)
        {
            await both.CommitAsync(CancellationToken.None);
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

        return kinds[job.Kind].Resume is { } resume ? await resume(job, user, cancellationToken) : await ResumeAsync(id, cancellationToken);
    }

    /// <summary>An instructor puts a job aside, or lets it go on: put aside it does not begin, and if it runs it makes way at its next step.</summary>
    /// <returns>Whether it is one of theirs that waits or runs.</returns>
    public async Task<bool> HoldAsync(Guid id, bool held, ClaimsPrincipal instructor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var changed = await RuledBy(db, instructor).Where(j => j.Id == id).ExecuteUpdateAsync(set => set.SetProperty(j => j.Held, held), CancellationToken.None);
        if (changed == 1 && held)
        {
            await TellToStopAsync(db, id);
        }

        return changed == 1;
    }

    /// <summary>An instructor gives a waiting job another place in its lane. Whatever is before it then stays there; behind it people take turns.</summary>
    /// <param name="id">The job.</param>
    /// <param name="number">From 1; beyond the last one is the last one.</param>
    /// <param name="instructor">Who asks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether it is one of theirs that waits for its turn.</returns>
    public async Task<bool> MoveAsync(Guid id, int number, ClaimsPrincipal instructor, CancellationToken cancellationToken)
    {
        await moving.WaitAsync(cancellationToken);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (await RuledBy(db, instructor).AsNoTracking().SingleOrDefaultAsync(j => j.Id == id && j.State == JobState.Queued, cancellationToken) is not { } job)
            {
                return false;
            }

            var order = (await reader.InOrderAsync(db, kinds[job.Kind].Lane, cancellationToken)).ToList();
            if (order.Find(j => j.Id == id) is not { } moved)
            {
                return false; // It is put aside.
            }

            var place = Math.Clamp(number - 1, 0, order.Count - 1);
            if (order.IndexOf(moved) == place)
            {
                return true;
            }

            order.Remove(moved);
            order.Insert(place, moved);
            await using var all = await db.Database.BeginTransactionAsync(cancellationToken);
            var ranked = Math.Max(place, order.FindLastIndex(j => j.Rank is not null));
            foreach (var (rank, one) in order.Take(ranked + 1).Index())
            {
                await db.Jobs.Where(j => j.Id == one.Id && j.State == JobState.Queued).ExecuteUpdateAsync(set => set.SetProperty(j => j.Rank, rank), cancellationToken);
            }

            await all.CommitAsync(CancellationToken.None);
            return true;
        }
        finally
        {
            moving.Release();
        }
    }

    /// <summary>An instructor lets none of their class's jobs begin, or lets them begin again. What runs goes on.</summary>
    public async Task PauseAsync(bool paused, ClaimsPrincipal instructor, CancellationToken cancellationToken)
    {
        if (instructor.IsInstructor())
        {
            DateTimeOffset? since = paused ? time.GetUtcNow() : null;
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.Classes.Where(c => c.Id == instructor.ClassId()).ExecuteUpdateAsync(set => set.SetProperty(c => c.JobsPausedAt, since), cancellationToken);
        }
    }

    /// <summary>The jobs that an instructor may move: those of their class that wait or run.</summary>
    private static IQueryable<Job> RuledBy(HubContext db, ClaimsPrincipal instructor) =>
        instructor.IsInstructor()
            ? db.Jobs.ChangeableBy(instructor).Active()
            : db.Jobs.Where(j => false);

    private static Task<int> ResumeAsync(IQueryable<Job> jobs, DateTimeOffset now, CancellationToken cancellationToken) =>
        jobs.Resumable()
            .ExecuteUpdateAsync(set => set
                .SetProperty(j => j.State, JobState.Queued)
                .SetProperty(j => j.Attempt, j => j.Attempt + 1)
                .SetProperty(j => j.Interruptions, 0)
                .SetProperty(j => j.QueuedAt, now)
                .SetProperty(j => j.Rank, (int?)null)
                .SetProperty(j => j.EndedAt, (DateTimeOffset?)null)
                .SetProperty(j => j.Message, (Phrase?)null)
                .SetProperty(j => j.Error, (Phrase?)null), cancellationToken);

    /// <summary>Queued → Cancelled.</summary>
    private async Task<bool> TakeOutAsync(HubContext db, Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var taken = await db.Jobs.Where(j => j.Id == id && j.State == JobState.Queued)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.State, JobState.Cancelled).SetProperty(j => j.EndedAt, now), cancellationToken);
        return taken == 1;
    }

    /// <summary>Lets Hangfire tell a running job to stop; why it must, its row says.</summary>
    private async Task TellToStopAsync(HubContext db, Guid id)
    {
        var running = await db.Jobs.Where(j => j.Id == id && j.State == JobState.Running).Select(j => j.HangfireId).SingleOrDefaultAsync(CancellationToken.None);
        if (running is not null)
        {
            hangfire.Delete(running);
        }
    }

    private async Task<Job?> FindAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AsNoTracking().ChangeableBy(user).SingleOrDefaultAsync(j => j.Id == id, cancellationToken);
    }
}
