using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Training.Options;
using KartHub.Training.Preparing;
using KartHub.Training.Runs;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Prepared;
using KartHub.Web.Jobs;
using KartHub.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Training;

/// <summary>What a person asks for in the panel "New run".</summary>
/// <param name="Name">What the run and its model will be called; empty: after its network and recordings.</param>
/// <param name="Recordings">What to train on.</param>
/// <param name="Options">How.</param>
public sealed record RunOrder(string Name, IReadOnlyList<Guid> Recordings, TrainingOptions Options);

/// <summary>Starts training runs, names them, shares them and deletes them.</summary>
public sealed class TrainingRuns(
    IDbContextFactory<HubContext> contexts, RecordingCatalog recordings, Preparations preparations, JobQueue queue, PersonQuotas quotas, DataFolder folder, TimeProvider time)
{
    /// <summary>Saves a run and puts it in the queue.</summary>
    /// <exception cref="Refusal">It cannot be trained like that; the message says what to change.</exception>
    public async Task<TrainingRun> StartAsync(RunOrder order, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        order.Options.Validate().ThrowIfAny();
        DataSplit.RequireAny(order.Recordings);
        var chosen = await recordings.OpenAsync(order.Recordings, user, cancellationToken);
        var id = Guid.NewGuid();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var named = chosen.Where(r => r.MayBeNamedBy(user.PersonId())).Select(r => r.Name).ToList();
        var name = PersonName.Tidied(order.Name) is { Length: > 0 } given
            ? given.Shortened(TrainingRun.MaxName)
            : RefusalWords.OfFiles.DefaultName(order.Options, named, chosen.Count - named.Count, await TakenNamesAsync(db, user, cancellationToken));
        using var count = await quotas.LockAsync(user.PersonId(), cancellationToken);
        await quotas.RequireRunAsync(db, user.PersonId(), order.Options.Epochs, isNew: true, cancellationToken);
        var needs = await preparations.JobsForAsync(db, order.Recordings, user.PersonId(), cancellationToken);
        var job = queue.Create(
            TrainJob.Kind, name, user.PersonId(), id, SamplesOf(order.Options, chosen.Sum(r => (long)r.FrameCount)), $"{TrainJob.Kind} {order.Options.Network}", needs);
        var run = new TrainingRun
        {
            Id = id,
            OwnerId = user.PersonId(),
            Name = name,
            Options = order.Options,
            RecordingIds = [.. order.Recordings],
            RecordingNames = [.. chosen.Select(r => r.Name)],
            JobId = job.Id,
            CreatedAt = time.GetUtcNow(),
        };
        db.AddRange(job, run);
        await db.SaveChangesAsync(cancellationToken);
        return run;
    }

    /// <summary>What a person's runs are called.</summary>
    public static Task<HashSet<string>> TakenNamesAsync(HubContext db, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        db.TrainingRuns.OwnedBy(user.PersonId()).Select(r => r.Name).ToHashSetAsync(cancellationToken);

    /// <summary>How many pictures a run trains on: every epoch sees each, and its mirror image if it is asked to.</summary>
    /// <param name="options">Of the run.</param>
    /// <param name="frames">Of its recordings together.</param>
    public static double SamplesOf(TrainingOptions options, long frames) => (1 - DataSplit.ValidationShare) * frames * (options.Flip ? 2 : 1) * options.Epochs;

    /// <summary>Lets a run go on that did not get to its end.</summary>
    /// <returns>False if there is none that the user may change, or it is not one to resume.</returns>
    /// <exception cref="Refusal">Too many of its owner's runs wait already.</exception>
    public async Task<bool> ResumeAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.TrainingRuns.AsNoTracking().ChangeableBy(user).SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (run is null)
        {
            return false;
        }

        using var count = await quotas.LockAsync(run.OwnerId, cancellationToken);
        await quotas.RequireRunAsync(db, run.OwnerId, run.Options.Epochs, isNew: false, cancellationToken);
        return await queue.ResumeAsync(run.JobId, cancellationToken);
    }

    /// <summary>Gives a run another name, and its job with it. A model that it has made already keeps its own; one that it makes later is called as the run is.</summary>
    /// <returns>False if there is none that the user may change.</returns>
    /// <exception cref="Refusal">This is no name.</exception>
    public async Task<bool> RenameAsync(Guid id, string? wanted, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var name = ThingName.Of(wanted, TrainingRun.MaxName);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var both = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.TrainingRuns.ChangeableBy(user).Where(r => r.Id == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Name, name), cancellationToken) == 0)
        {
            return false;
        }

        await db.Jobs.ChangeableBy(user).Where(j => j.SubjectId == id).ExecuteUpdateAsync(set => set.SetProperty(j => j.Title, name), cancellationToken);
        await both.CommitAsync(CancellationToken.None);
        return true;
    }

    /// <summary>Shows a run to the whole room, or no longer. A model that it has made already stays as it is; one that it makes later is shared as the run is.</summary>
    /// <returns>False if there is none that the user may change.</returns>
    public async Task<bool> ShareAsync(Guid id, bool shared, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var changed = await db.TrainingRuns.ChangeableBy(user).Where(r => r.Id == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Shared, shared), cancellationToken);
        return changed == 1;
    }

    /// <summary>Deletes a run that is not under way, with its metrics and its checkpoint; its model stays.</summary>
    /// <returns>False if there is none that the user may delete, or it still runs.</returns>
    public async Task<bool> DeleteAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.TrainingRuns.Include(r => r.Job).ChangeableBy(user).SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (run?.Job is not { IsActive: false } job)
        {
            return false;
        }

        db.RemoveRange(run, job);
        await db.SaveChangesAsync(cancellationToken);
        folder.Remove(folder.Run(id));
        return true;
    }
}
