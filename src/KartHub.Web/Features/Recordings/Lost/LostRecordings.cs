using System.Security.Claims;
using KartHub.Web.Data;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;
using KartHub.Web.Language;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Lost;

/// <summary>Finds recordings that are neither complete nor on their way: their agent was lost in the middle of them.</summary>
public sealed class LostRecordings(IDbContextFactory<HubContext> contexts, AgentRegistry agents, TimeProvider time)
{
    private const int Most = 20;

    /// <summary>A segment comes each second, and a connection that breaks off is often there again at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>An agent that is here sends what it has sooner or later; it waits some seconds after an error.</summary>
    private static readonly TimeSpan PatienceWithThoseHere = TimeSpan.FromSeconds(30);

    /// <summary>Those that a person may close, the latest first.</summary>
    public async Task<IReadOnlyList<LostRecording>> ListAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var me = user.PersonId();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await db.Recordings.AsNoTracking().ChangeableBy(user).Where(r => r.State == RecordingState.Receiving)
            .OrderByDescending(r => r.ReceivedAt).Take(Most)
            .Select(r => new { r.Id, r.Name, r.AgentId, r.AgentName, r.OwnerId, Owner = r.Owner!.Name, r.Frames, r.ReceivedAt }).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        List<LostRecording> lost = [];
        foreach (var r in open)
        {
            var agent = r.AgentId is { } id ? agents.Find(id, user) : null;
            var isLost = agent is null
                ? now - r.ReceivedAt > Patience && (r.ReceivedAt > agents.StartedAt || agents.StillReturning == TimeSpan.Zero)
                : now - r.ReceivedAt > PatienceWithThoseHere && agent.Status is { PendingSegments: 0 } status && status.RecordingId != r.Id;
            if (isLost)
            {
                var name = (r.AgentName, IsMine: r.OwnerId == me) switch
                {
                    ({ } known, true) => known,
                    ({ } known, false) => Texts.Recordings.Lost.AgentOf(r.Owner, known),
                    (null, true) => Texts.Recordings.Lost.ItsAgent,
                    (null, false) => Texts.Recordings.Lost.SomeAgentOf(r.Owner),
                };
                lost.Add(new LostRecording(r.Id, r.Name, name, r.Frames, r.ReceivedAt, agent is not null));
            }
        }

        return lost;
    }
}
