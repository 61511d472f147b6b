using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Training.Models;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Models;

/// <summary>Puts models on the hub's disk, names them, shares them and takes them away.</summary>
public sealed class ModelShelf(IDbContextFactory<HubContext> contexts, DataFolder folder, TimeProvider time)
{
    /// <summary>Keeps a model, once: one of the same id that is there already, as after a crash, makes room for it.</summary>
    public async Task AddAsync(StoredModel stored, Model model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var path = folder.Model(stored.Id);
        ModelFolder.Save(path, model);
        stored.Bytes = SizeOf(path);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Models.FindAsync([stored.Id], cancellationToken) is { } earlier)
        {
            db.Remove(earlier);
            await db.SaveChangesAsync(cancellationToken);
        }

        db.Add(stored);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What a model's files take, bytes.</summary>
    public static long SizeOf(string path) => new DirectoryInfo(path).EnumerateFiles().Sum(f => f.Length);

    /// <summary>Gives a model another name; its files keep the one that it was made under.</summary>
    /// <returns>False if there is none that the user may change.</returns>
    /// <exception cref="Refusal">This is no name.</exception>
    public async Task<bool> RenameAsync(Guid id, string? wanted, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var name = ThingName.Of(wanted, StoredModel.MaxName);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Models.ChangeableBy(user).Where(m => m.Id == id).ExecuteUpdateAsync(set => set.SetProperty(m => m.Name, name), cancellationToken) == 1;
    }

    /// <summary>Shows a model to the whole room, or no longer.</summary>
    /// <returns>False if there is none that the user may change.</returns>
    public async Task<bool> ShareAsync(Guid id, bool shared, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var changed = await db.Models.ChangeableBy(user).Where(m => m.Id == id).ExecuteUpdateAsync(set => set.SetProperty(m => m.Shared, shared), cancellationToken);
        return changed == 1;
    }

    /// <summary>A model drives, for somebody who may let it; the first time is kept.</summary>
    public async Task NoteDriveAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Models.VisibleTo(user).Where(m => m.Id == id && m.DrivenAt == null).ExecuteUpdateAsync(set => set.SetProperty(m => m.DrivenAt, now), cancellationToken);
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
