using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Jobs;
using KartHub.Web.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Features.Quotas;

/// <summary>
/// What each person has here and may have. Asked whenever someone stores or orders something; a refusal says what is full and what to delete.
/// </summary>
public sealed class PersonQuotas(IOptions<QuotaOptions> options) : IDisposable
{
    private readonly KeyedLock locks = new();

    public void Dispose() => locks.Dispose();

    /// <summary>Waits until nobody else counts and then stores for this person; disposing the answer lets the next one in.</summary>
    public Task<IDisposable> LockAsync(Guid personId, CancellationToken cancellationToken) => locks.EnterAsync(personId, cancellationToken);

    /// <summary>What someone of that role may have.</summary>
    public Amounts AllowedTo(Role role)
    {
        var (o, times) = (options.Value, role == Role.Instructor ? options.Value.InstructorTimes : 1);
        return new Amounts(o.Megabytes * 1_000_000L * times, o.Recordings * times, o.Runs * times, o.QueuedRuns * times, o.QueuedEpochs * times);
    }

    /// <summary>What a person has.</summary>
    public static async Task<Amounts> HeldByAsync(HubContext db, Guid personId, CancellationToken cancellationToken)
    {
        var active = await db.TrainingRuns.OwnedBy(personId).Where(r => r.Job!.State == JobState.Queued || r.Job.State == JobState.Running)
            .Select(r => r.Options).ToListAsync(cancellationToken);
        return new Amounts(
            await BytesOfAsync(db, personId, cancellationToken),
            await db.Recordings.OwnedBy(personId).CountAsync(cancellationToken),
            await db.TrainingRuns.OwnedBy(personId).CountAsync(cancellationToken),
            active.Count,
            active.Sum(o => o.Epochs));
    }

    /// <summary>Bytes that a person may still store; none left is 0.</summary>
    public async Task<long> BytesLeftAsync(HubContext db, Guid personId, CancellationToken cancellationToken) =>
        Math.Max(0, (await AllowedToAsync(db, personId, cancellationToken)).Bytes - await BytesOfAsync(db, personId, cancellationToken));

    /// <summary>Why so many bytes more cannot be stored for a person; null if they can.</summary>
    public async Task<Refusal?> TooManyBytesAsync(HubContext db, Guid personId, long bytes, CancellationToken cancellationToken)
    {
        var allowed = (await AllowedToAsync(db, personId, cancellationToken)).Bytes;
        var held = await BytesOfAsync(db, personId, cancellationToken);
        return held + bytes <= allowed ? null
            : new Refusal("quota.bytes", $"Your recordings and models take {Words.Size(held)} of the {Words.Size(allowed)} that you may keep here. Delete some that you no longer need, on the pages Recordings and Models.");
    }

    /// <summary>Why no recording more can be opened for a person; null if one can.</summary>
    public async Task<Refusal?> TooManyRecordingsAsync(HubContext db, Guid personId, CancellationToken cancellationToken)
    {
        var allowed = (await AllowedToAsync(db, personId, cancellationToken)).Recordings;
        return await db.Recordings.OwnedBy(personId).CountAsync(cancellationToken) < allowed ? null
            : new Refusal("quota.recordings", $"You have {Words.Count(allowed)} recordings here, as many as you may. Delete some that you no longer need, on the page Recordings.");
    }

    /// <summary>Why no key of an agent more can be made for a person; null if one can.</summary>
    public async Task<Refusal?> TooManyAgentKeysAsync(HubContext db, Guid personId, CancellationToken cancellationToken)
    {
        var keys = await db.AccessKeys.CountAsync(k => k.PersonId == personId && k.Kind == KeyKind.Agent, cancellationToken);
        return keys < options.Value.AgentKeys ? null
            : new Refusal("quota.agent-keys", $"You have {Words.Count(keys)} keys of agents, as many as you may. Revoke some that you no longer need, on your own page.");
    }

    /// <summary>Refuses a run for which a person has no room.</summary>
    /// <param name="db">The tables.</param>
    /// <param name="personId">Who asks.</param>
    /// <param name="epochs">How long it is.</param>
    /// <param name="isNew">Whether it is a new one, or one that is there already and goes on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Refusal">It is one too many; the message says of what.</exception>
    public async Task RequireRunAsync(HubContext db, Guid personId, int epochs, bool isNew, CancellationToken cancellationToken)
    {
        var allowed = await AllowedToAsync(db, personId, cancellationToken);
        var held = await HeldByAsync(db, personId, cancellationToken);
        if (isNew && held.Runs >= allowed.Runs)
        {
            throw new Refusal("quota.runs", $"You have {Words.Count(held.Runs)} runs here, as many as you may. Delete some that you no longer need; their models stay.");
        }

        if (held.QueuedRuns >= allowed.QueuedRuns)
        {
            throw new Refusal("quota.queued-runs", $"You have {Words.Count(held.QueuedRuns)} runs waiting or under way, as many as you may. Wait until one is done, or cancel one.");
        }

        if (held.QueuedEpochs + epochs > allowed.QueuedEpochs)
        {
            throw new Refusal(
                "quota.queued-epochs",
                $"Your runs that wait or are under way have {Words.Count(held.QueuedEpochs)} epochs together, and may have {Words.Count(allowed.QueuedEpochs)}; this one has {Words.Count(epochs)}. Choose fewer, wait until a run is done, or cancel one.");
        }
    }

    /// <summary>What a person may have.</summary>
    public async Task<Amounts> AllowedToAsync(HubContext db, Guid personId, CancellationToken cancellationToken) =>
        AllowedTo(await db.People.Where(p => p.Id == personId).Select(p => p.Role).SingleAsync(cancellationToken));

    private static async Task<long> BytesOfAsync(HubContext db, Guid personId, CancellationToken cancellationToken) =>
        await db.Recordings.OwnedBy(personId).SumAsync(r => r.Bytes, cancellationToken)
        + await db.Models.OwnedBy(personId).SumAsync(m => m.Bytes, cancellationToken);
}
