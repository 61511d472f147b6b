using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People.Door;

/// <summary>Finds whose a typed code is: a class's, also while its door is closed, or a person's own.</summary>
public sealed class CodeBook(IDbContextFactory<HubContext> contexts, CodeSeal seal)
{
    /// <summary>The key, with its person; null if the code is wrong.</summary>
    public async Task<AccessKey?> FindAsync(string? typed, CancellationToken cancellationToken)
    {
        if (JoinCode.Read(typed) is not { } letters)
        {
            return null;
        }

        var hash = seal.HashOf(letters);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.AccessKeys.AsNoTracking().Include(k => k.Person)
            .SingleOrDefaultAsync(k => k.Hash == hash && (k.Kind == KeyKind.ClassCode || k.Kind == KeyKind.OwnCode), cancellationToken);
    }
}
