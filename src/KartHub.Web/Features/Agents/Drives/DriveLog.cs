using System.Security.Claims;
using KartHub.Contracts.Live;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Language;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Agents.Drives;

/// <summary>
/// Writes down which model drives where, so that a drive whose end nobody saw does not vanish without a word: the agent drives on
/// while the hub is away, or stops with it, and only its next report tells which.
/// </summary>
public sealed class DriveLog(IDbContextFactory<HubContext> contexts, LiveFeed live, IHostApplicationLifetime host, TimeProvider time)
{
    /// <summary>Takes an agent's report. Only what is new in it is written.</summary>
    public async Task NoteAsync(LiveAgent agent, ClaimsPrincipal agentsUser, AgentStatus status, CancellationToken cancellationToken)
    {
        var now = (status.Activity, Model: status.Activity is AgentActivity.Driving ? status.ModelId : null);
        if (agent.Noted == now)
        {
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await db.AgentDrives.SingleOrDefaultAsync(d => d.AgentId == agent.Id, cancellationToken);
        if (now.Model is { } model)
        {
            if (await db.Models.VisibleTo(agentsUser).SingleOrDefaultAsync(m => m.Id == model, cancellationToken) is { } driving)
            {
                driving.DrivenAt ??= time.GetUtcNow();
                known ??= db.Add(new AgentDrive { AgentId = agent.Id, ModelId = model }).Entity;
                (known.ModelId, known.LostAt, known.HubWentDown, known.HasEnded) = (model, null, false, false);
            }
        }
        else if (known is { LostAt: null } || (known is { HasEnded: true } && now.Activity is AgentActivity.Recording))
        {
            db.Remove(known); // Its end was seen, or something new has begun.
            known = null;
        }
        else if (known is not null)
        {
            known.HasEnded = true;
        }

        await db.SaveChangesAsync(cancellationToken);
        agent.Noted = now;
        agent.EndedDrive = known is { HasEnded: true } ? new EndedDrive(known.ModelId, known.LostAt!.Value, known.HubWentDown) : null;
        live.Publish(Topics.Agent(agent.Id)); // Of what is not in the table.
    }

    /// <summary>An agent's connection is lost.</summary>
    public async Task LoseAsync(LiveAgent agent, CancellationToken cancellationToken)
    {
        if (host.ApplicationStopping.IsCancellationRequested)
        {
            return; // It is the hub that goes; the next start says so.
        }

        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.AgentDrives.Where(d => d.AgentId == agent.Id && d.LostAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.LostAt, now), cancellationToken);
    }

    /// <summary>The hub starts: what it saw before, it lost sight of.</summary>
    internal async Task RestoreAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.AgentDrives.Where(d => d.LostAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.LostAt, now).SetProperty(d => d.HubWentDown, true), cancellationToken);
    }

    /// <summary>The drive of an agent that is not there, as far as the person may know of it.</summary>
    public async Task<AgentDrive?> FindLostAsync(Guid agentId, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.AccessKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Id == agentId, cancellationToken) is { } key && user.MayChange(key)
            ? await db.AgentDrives.AsNoTracking().SingleOrDefaultAsync(d => d.AgentId == agentId && d.LostAt != null && !d.HasEnded, cancellationToken)
            : null;
    }

    /// <summary>The person has heard of the end.</summary>
    public async Task ForgetAsync(LiveAgent agent, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.AgentDrives.Where(d => d.AgentId == agent.Id && d.HasEnded).ExecuteDeleteAsync(cancellationToken);
        agent.EndedDrive = null;
        live.Publish(Topics.Agent(agent.Id));
    }
}

/// <summary>A drive that ended out of the hub's sight.</summary>
/// <param name="ModelId">What drove.</param>
/// <param name="LostAt">When it was last seen, or when the hub started again.</param>
/// <param name="HubWentDown">Whether it was the hub that went away, and not the agent.</param>
public sealed record EndedDrive(Guid ModelId, DateTimeOffset LostAt, bool HubWentDown)
{
    /// <summary>What became of it.</summary>
    /// <param name="model">The model's name; null where who looks on may not know it.</param>
    public string Story(string? model) =>
        HubWentDown ? Texts.Agents.DriveEnded.HubDown(model ?? Texts.Agents.SomeModel) : Texts.Agents.DriveEnded.ConnectionLost(model ?? Texts.Agents.SomeModel);
}
