using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Quotas;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Agents;

/// <summary>Makes keys for agents, as many as their owners may have.</summary>
public sealed class AgentKeys(KeyCabinet keys, IDbContextFactory<HubContext> contexts, PersonQuotas quotas)
{
    /// <summary>The longest name of an agent, in characters.</summary>
    public const int MaxName = 40;

    /// <summary>Whether a character may stand in the name of an agent, which ends up in a command line that people paste.</summary>
    public static bool MayBeInName(char c) => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.';

    /// <summary>Makes a key for another agent.</summary>
    /// <returns>The secret.</returns>
    /// <exception cref="Refusal">The name is none, or its owner has as many keys as one may.</exception>
    public async Task<string> IssueAsync(Guid ownerId, string name, CancellationToken cancellationToken)
    {
        if (name.Length is 0 or > MaxName || !name.All(MayBeInName))
        {
            throw new Refusal("agent.name", $"A name has 1 to {MaxName} letters, digits, spaces, dots or dashes.");
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        using var count = await quotas.LockAsync(ownerId, cancellationToken);
        if (await quotas.TooManyAgentKeysAsync(db, ownerId, cancellationToken) is { } tooMany)
        {
            throw tooMany;
        }

        return (await keys.IssueAsync(KeyKind.Agent, ownerId, name, lifetime: null, cancellationToken)).Secret;
    }
}
