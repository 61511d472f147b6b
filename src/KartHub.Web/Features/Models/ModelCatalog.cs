using System.Security.Claims;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Models;

/// <summary>The models that a person may see: what other features ask.</summary>
public sealed class ModelCatalog(IDbContextFactory<HubContext> contexts)
{
    /// <summary>All of them, newest first, with their owners.</summary>
    public async Task<IReadOnlyList<StoredModel>> ListAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Models.AsNoTracking().VisibleTo(user).Include(m => m.Owner).OrderByDescending(m => m.CreatedAt).ToListAsync(cancellationToken);
    }

    /// <summary>One of them; null if there is none of that id, or none for this person.</summary>
    public async Task<StoredModel?> FindAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Models.AsNoTracking().VisibleTo(user).Include(m => m.Owner).SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
    }
}
