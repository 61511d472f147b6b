using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People.Door;

/// <summary>People's own codes, which bring them back on any machine: each has one at most.</summary>
public sealed class OwnCodes(IDbContextFactory<HubContext> contexts, CodeSeal seal, Roster roster, TimeProvider time)
{
    /// <summary>Makes a person's code; the last one is no longer good.</summary>
    /// <returns>As people read it. It is in the answer and nowhere else.</returns>
    /// <exception cref="Refusal">There is no such person any more, or not for <paramref name="by"/>.</exception>
    public async Task<string> MakeAsync(Guid personId, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        await roster.RequireAsync(personId, by, cancellationToken);
        var letters = JoinCode.New(JoinCode.OwnLetters);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var both = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.AccessKeys.Where(k => k.PersonId == personId && k.Kind == KeyKind.OwnCode).ExecuteDeleteAsync(cancellationToken);
        db.Add(new AccessKey
        {
            Kind = KeyKind.OwnCode,
            PersonId = personId,
            Label = KeyLabels.OwnCode,
            Hash = seal.HashOf(letters),
            CreatedAt = time.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancellationToken);
        await both.CommitAsync(cancellationToken);
        return JoinCode.Shown(letters);
    }
}
