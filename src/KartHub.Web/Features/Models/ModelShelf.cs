using System.Security.Claims;
using KartHub.Training.Models;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Training;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Models;

/// <summary>Puts models on the hub's disk, shares them and takes them away.</summary>
public sealed class ModelShelf(IDbContextFactory<HubContext> contexts, DataFolder folder)
{
    /// <summary>Keeps what a run made, once: the run's id is the model's, so that a run which is cut off here and goes on makes no second one.</summary>
    public async Task<StoredModel> AddAsync(TrainingRun run, Model model, CancellationToken cancellationToken)
    {
        var path = folder.Model(run.Id);
        ModelFolder.Save(path, model);
        var from = model.Description.Provenance;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Models.FindAsync([run.Id], cancellationToken) is { } earlier)
        {
            db.Remove(earlier);
            await db.SaveChangesAsync(cancellationToken);
        }

        var stored = new StoredModel
        {
            Id = run.Id,
            OwnerId = run.OwnerId,
            Name = run.Name,
            RunId = run.Id,
            Network = model.Description.Network.Name,
            Parameters = model.Description.Network.Parameters,
            Recordings = run.RecordingNames,
            TrainRows = from.TrainRows,
            Epoch = from.Epoch,
            ValLoss = from.ValLoss,
            BaselineMean = from.BaselineMean,
            BaselineZero = from.BaselineZero,
            Bytes = new DirectoryInfo(path).EnumerateFiles().Sum(f => f.Length),
            CreatedAt = from.CreatedAt,
            Shared = await db.TrainingRuns.Where(r => r.Id == run.Id).Select(r => r.Shared).SingleAsync(cancellationToken), // As it is now, not as it was when it began.
        };
        db.Add(stored);
        await db.SaveChangesAsync(cancellationToken);
        return stored;
    }

    /// <summary>Shows a model to the whole room, or no longer.</summary>
    /// <returns>False if there is none that the user may change.</returns>
    public async Task<bool> ShareAsync(Guid id, bool shared, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var changed = await db.Models.ChangeableBy(user).Where(m => m.Id == id).ExecuteUpdateAsync(set => set.SetProperty(m => m.Shared, shared), cancellationToken);
        return changed == 1;
    }

    /// <summary>Deletes a model and its files.</summary>
    /// <returns>False if there is none that the user may delete.</returns>
    public async Task<bool> DeleteAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Models.ChangeableBy(user).SingleOrDefaultAsync(m => m.Id == id, cancellationToken) is not { } model)
        {
            return false;
        }

        db.Remove(model);
        await DataFolder.UnlistAsync(folder.Model(id), () => db.SaveChangesAsync(CancellationToken.None));
        folder.Remove(folder.Model(id));
        return true;
    }
}
