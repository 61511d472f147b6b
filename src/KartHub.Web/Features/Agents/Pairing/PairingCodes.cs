using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Quotas;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Agents.Pairing;

/// <summary>
/// The codes that go with downloaded agents: each is good once, for some hours. It is a key that lets nobody in, until it becomes the agent's own:
/// the row stays, so that whoever downloaded an agent sees which one came.
/// </summary>
public sealed class PairingCodes(IDbContextFactory<HubContext> contexts, PersonQuotas quotas, TimeProvider time)
{
    /// <summary>How long a code is good for: a workshop's day.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>Codes of one person that are good at a time; the oldest makes way.</summary>
    internal const int Most = 10;

    /// <summary>Why a person can have no more agents; null if they can.</summary>
    public async Task<Refusal?> WhyNotAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await quotas.TooManyAgentKeysAsync(db, personId, cancellationToken);
    }

    /// <summary>Makes the code of a download. Of one that is fetched again, the code is a new one.</summary>
    /// <param name="id">What the agent will be known by.</param>
    /// <param name="personId">Whose agent it will be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Refusal">The agent is there already, or its owner has as many as one may.</exception>
    public async Task<string> IssueAsync(Guid id, Guid personId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        using var count = await quotas.LockAsync(personId, cancellationToken);
        if (await quotas.TooManyAgentKeysAsync(db, personId, cancellationToken) is { } tooMany)
        {
            throw tooMany;
        }

        var secret = AccessKey.NewSecret();
        var now = time.GetUtcNow();
        var own = db.AccessKeys.Where(k => k.PersonId == personId && k.Kind == KeyKind.Pairing);
        await own.Where(k => k.Id == id || k.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        await own.OrderByDescending(k => k.CreatedAt).Skip(Most - 1).ExecuteDeleteAsync(cancellationToken);
        if (await db.AccessKeys.AnyAsync(k => k.Id == id, cancellationToken))
        {
            throw new Refusal("agent.download-used", $"This download was used. Choose \"Add an agent\" on the Drive page again.");
        }

        db.Add(new AccessKey
        {
            Id = id,
            Kind = KeyKind.Pairing,
            PersonId = personId,
            Label = KeyLabels.Pairing,
            Hash = AccessKey.HashOf(secret),
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        });
        await db.SaveChangesAsync(cancellationToken);
        return secret;
    }

    /// <summary>Turns a code into the key of an agent.</summary>
    /// <param name="code">As it was presented.</param>
    /// <param name="machine">What the agent's machine is called.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The key; null if the code is not good, whatever the reason. Of two that present it at once one gets the key.</returns>
    /// <exception cref="Refusal">The code is good, but its owner has as many agents as one may.</exception>
    public async Task<string?> ExchangeAsync(string code, string machine, CancellationToken cancellationToken)
    {
        var hash = AccessKey.HashOf(code);
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var good = db.AccessKeys.Where(k => k.Hash == hash && k.Kind == KeyKind.Pairing && k.ExpiresAt > now);
        if (await good.Select(k => (Guid?)k.PersonId).SingleOrDefaultAsync(cancellationToken) is not { } owner)
        {
            return null;
        }

        using var count = await quotas.LockAsync(owner, cancellationToken);
        if (await quotas.TooManyAgentKeysAsync(db, owner, cancellationToken) is { } tooMany)
        {
            throw tooMany;
        }

        var secret = AccessKey.NewSecret();
        var (key, label) = (AccessKey.HashOf(secret), NameOf(machine));
        var changed = await good.ExecuteUpdateAsync(
            set => set.SetProperty(k => k.Kind, KeyKind.Agent).SetProperty(k => k.Hash, key).SetProperty(k => k.Label, label)
                .SetProperty(k => k.ExpiresAt, (DateTimeOffset?)null).SetProperty(k => k.CreatedAt, now),
            cancellationToken);
        return changed == 1 ? secret : null;
    }

    /// <summary>What of a machine's name may stand in a list of agents.</summary>
    private static string NameOf(string machine)
    {
        var name = string.Concat(machine.Where(AgentKeys.MayBeInName).Take(AgentKeys.MaxName)).Trim();
        return name.Length > 0 ? name : KeyLabels.Pairing;
    }
}
