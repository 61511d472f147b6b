using System.Diagnostics.CodeAnalysis;
using KartHub.Contracts.Live;
using KartHub.Web.Features.People;
using KartHub.Web.Live;
using Microsoft.AspNetCore.SignalR;

namespace KartHub.Web.Features.Agents.Calls;

/// <summary>
/// Keeps agents' calls within what the hub can bear: so many a second of each kind, the rest dropped, for the next one says all there is to say;
/// and so many connections a key. A call that is refused is a line in the log: an agent is a program on someone else's machine.
/// </summary>
[SuppressMessage("Performance", "CA1812", Justification = "The hub's options make it.")]
internal sealed class AgentCalls(TimeProvider time, ILogger<AgentCalls> log) : IHubFilter
{
    /// <summary>An agent that lost its network may seem to be there twice for half a minute; more are not one agent.</summary>
    internal const int MostConnections = 4;

    private const int MostASecond = 20; // Twice what the contract allows, for networks that deliver in lumps.

    private readonly Lock access = new();
    private readonly Dictionary<string, List<HubCallerContext>> byKey = [];

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext call, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (!PaceOf(call.Context).Allows(call.HubMethodName))
        {
            return call.HubMethodName == nameof(IAgentHub.Announce) ? throw new HubException("Too many announcements at once.") : null;
        }

        try
        {
            return await next(call);
        }
        catch (HubException e)
        {
            log.LogInformation("An agent of {Person} called {Method}: {Reason}", call.Context.User?.Identity?.Name, call.HubMethodName, e.Message);
            throw;
        }
        catch (Exception e)
        {
            log.LogError(e, "{Method} of an agent of {Person} failed.", call.HubMethodName, call.Context.User?.Identity?.Name);
            throw;
        }
    }

    public Task OnConnectedAsync(HubLifetimeContext connection, Func<HubLifetimeContext, Task> next)
    {
        HubCallerContext? tooMany = null;
        lock (access)
        {
            var open = byKey.TryGetValue(KeyOf(connection.Context), out var known) ? known : byKey[KeyOf(connection.Context)] = [];
            open.Add(connection.Context);
            if (open.Count > MostConnections)
            {
                tooMany = open[0]; // The oldest: the newest is the agent.
                open.RemoveAt(0);
            }
        }

        tooMany?.Abort();
        return next(connection);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext connection, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        lock (access)
        {
            if (byKey.TryGetValue(KeyOf(connection.Context), out var open) && open.Remove(connection.Context) && open.Count == 0)
            {
                byKey.Remove(KeyOf(connection.Context));
            }
        }

        return next(connection, exception);
    }

    private Pace PaceOf(HubCallerContext connection)
    {
        lock (connection.Items)
        {
            if (connection.Items.TryGetValue(typeof(Pace), out var known) && known is Pace pace)
            {
                return pace;
            }

            connection.Items[typeof(Pace)] = pace = new Pace(time, MostASecond);
            return pace;
        }
    }

    private static string KeyOf(HubCallerContext connection) => connection.User?.FindFirst(KeyHandler.KeyIdClaim)?.Value ?? "";
}
