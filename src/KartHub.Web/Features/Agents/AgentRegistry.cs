using System.Collections.Concurrent;
using System.Security.Claims;
using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents.Calls;
using KartHub.Web.Features.People;
using KartHub.Web.Language;
using KartHub.Web.Live;
using Microsoft.AspNetCore.SignalR;

namespace KartHub.Web.Features.Agents;

/// <summary>The agents that are connected now. Only its owner and instructors see an agent or give it orders.</summary>
public sealed class AgentRegistry(IHubContext<AgentHub, IAgentClient> hub, LiveFeed live, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60); // A model may have to be fetched first.

    private static readonly TimeSpan Return = TimeSpan.FromSeconds(20); // An agent tries again every 12 s at least.

    private readonly ConcurrentDictionary<string, LiveAgent> byConnection = new();
    private readonly ConcurrentDictionary<Guid, (string Connection, LiveAgent Agent)> byId = new();

    /// <summary>How long agents that knew the hub before its start may still be on their way back; zero once that is over.</summary>
    public TimeSpan StillReturning => StartedAt + Return - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>When the hub was started.</summary>
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>The agents that a person may see, by name.</summary>
    public IReadOnlyList<LiveAgent> VisibleTo(ClaimsPrincipal user) =>
        [.. byId.Values.Select(a => a.Agent).Where(a => user.MayChange(a.OwnerId, a.ClassId)).OrderBy(a => a.Description.Name, StringComparer.CurrentCulture).ThenBy(a => a.Id)];

    /// <summary>An agent, if it is connected and the person may see it.</summary>
    public LiveAgent? Find(Guid id, ClaimsPrincipal user) => byId.TryGetValue(id, out var entry) && user.MayChange(entry.Agent.OwnerId, entry.Agent.ClassId) ? entry.Agent : null;

    /// <summary>Starts a recording.</summary>
    /// <returns>Null, or why it cannot be done.</returns>
    public Task<string?> StartRecordingAsync(Guid id, ClaimsPrincipal user, StartRecording order, CancellationToken cancellationToken) =>
        AskAsync(id, user, agent => agent.StartRecording(order), cancellationToken);

    /// <inheritdoc cref="StartRecordingAsync"/>
    public Task<string?> StopRecordingAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        AskAsync(id, user, agent => agent.StopRecording(), cancellationToken);

    /// <inheritdoc cref="StartRecordingAsync"/>
    public Task<string?> StartDriveAsync(Guid id, ClaimsPrincipal user, StartDrive order, CancellationToken cancellationToken) =>
        AskAsync(id, user, agent => agent.StartDrive(order), cancellationToken);

    /// <inheritdoc cref="StartRecordingAsync"/>
    public Task<string?> StopDriveAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        AskAsync(id, user, agent => agent.StopDrive(), cancellationToken);

    /// <summary>Chooses what is captured. The owner alone may: what else is on the machine is nobody's business.</summary>
    /// <returns>Null, or why it cannot be done.</returns>
    public Task<string?> SelectSourceAsync(Guid id, ClaimsPrincipal user, SourceChoice choice, CancellationToken cancellationToken) =>
        AskForOwnerAsync(id, user, agent => agent.SelectSource(choice), cancellationToken);

    /// <summary>Holds the override, or lets go of it.</summary>
    /// <returns>Null, or why it cannot be done.</returns>
    public Task<string?> HoldOverrideAsync(Guid id, ClaimsPrincipal user, bool held, CancellationToken cancellationToken) =>
        AskAsync(id, user, agent => agent.HoldOverride(held), cancellationToken);

    /// <summary>Lists what can be captured, for the owner alone.</summary>
    /// <returns>The list, or why there is none.</returns>
    public async Task<(SourceOffers? Offers, string? Refusal)> ListSourcesAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        SourceOffers? offers = null;
        var refusal = await AskForOwnerAsync(
            id,
            user,
            async agent =>
            {
                offers = AgentCheck.Shortened(await agent.ListSources());
                return null;
            },
            cancellationToken);
        return (refusal is null ? offers : null, refusal);
    }

    internal LiveAgent? Find(string connection) => byConnection.GetValueOrDefault(connection);

    /// <summary>An agent came, or came back: the newest connection with a key is the agent. One that is here already says that it has changed.</summary>
    internal void Enter(string connection, LiveAgent agent)
    {
        if (byConnection.TryGetValue(connection, out var known))
        {
            known.Description = agent.Description;
            Tell(known);
            return;
        }

        byConnection[connection] = agent;
        var before = byId.GetValueOrDefault(agent.Id).Agent;
        byId[agent.Id] = (connection, agent);
        before?.Leave(); // Its connection may seem to stand for a while yet: nobody need wait for that.
        Tell(agent);
    }

    internal void Report(LiveAgent agent, AgentStatus status)
    {
        agent.Status = status;
        agent.LastModelId = status.ModelId ?? agent.LastModelId;
        live.Publish(Topics.Agent(agent.Id));
    }

    internal void Report(LiveAgent agent, PadReading? pad)
    {
        agent.Pad = pad;
        live.Publish(Topics.Pad(agent.Id));
    }

    /// <summary>A connection has ended.</summary>
    /// <returns>The agent that is gone with it; null if there was none, or it is here over another one.</returns>
    internal LiveAgent? Leave(string connection)
    {
        if (!byConnection.TryRemove(connection, out var agent))
        {
            return null;
        }

        var gone = byId.TryRemove(KeyValuePair.Create(agent.Id, (connection, agent)));
        agent.Leave();
        Tell(agent);
        return gone ? agent : null;
    }

    private void Tell(LiveAgent agent)
    {
        live.Publish(Topics.Agents);
        live.Publish(Topics.Agent(agent.Id));
    }

    private Task<string?> AskForOwnerAsync(Guid id, ClaimsPrincipal user, Func<IAgentClient, Task<string?>> ask, CancellationToken cancellationToken) =>
        Find(id, user) is { } agent && agent.OwnerId != user.PersonId()
            ? Task.FromResult<string?>(Texts.Agents.Order.NotOwner(agent.OwnerName))
            : AskAsync(id, user, ask, cancellationToken);

    private async Task<string?> AskAsync(Guid id, ClaimsPrincipal user, Func<IAgentClient, Task<string?>> ask, CancellationToken cancellationToken)
    {
        if (!byId.TryGetValue(id, out var entry) || !user.MayChange(entry.Agent.OwnerId, entry.Agent.ClassId))
        {
            return Texts.Agents.Order.NotConnected;
        }

        var agent = entry.Agent;
        try
        {
            var answer = ask(hub.Clients.Client(entry.Connection));
            return await Task.WhenAny(answer, agent.Gone).WaitAsync(Patience, time, cancellationToken) == answer ? AgentCheck.Shortened(await answer) : Lost(agent);
        }
        catch (TimeoutException)
        {
            return Texts.Agents.Order.NoAnswer(agent.Description.Name);
        }
        catch (IOException)
        {
            return Lost(agent);
        }
        catch (HubException e)
        {
            return Texts.Agents.Order.Failed(agent.Description.Name, AgentCheck.Shortened(e.Message));
        }
    }

    private static string Lost(LiveAgent agent) => Texts.Agents.Order.Lost(agent.Description.Name);
}
