using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents.Drives;
using KartHub.Web.Features.Agents.Previews;
using KartHub.Web.Features.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace KartHub.Web.Features.Agents.Calls;

/// <summary>Where agents report; what they say goes to the <see cref="AgentRegistry"/>.</summary>
[Authorize(KeyHandler.Agent)]
public sealed class AgentHub(AgentRegistry agents, DriveLog drives) : Hub<IAgentClient>, IAgentHub
{
    private LiveAgent Agent => agents.Find(Context.ConnectionId) ?? throw new HubException($"Send {nameof(Announce)} first.");

    public Task<Guid> Announce(AgentDescription description)
    {
        if (AgentCheck.Fault(description) is { } fault)
        {
            throw new HubException(fault);
        }

        var person = Context.User!;
        var id = Guid.Parse(person.FindFirst(KeyHandler.KeyIdClaim)!.Value);
        agents.Enter(Context.ConnectionId, new LiveAgent(id, person.PersonId(), person.ClassId(), person.Identity!.Name ?? "", description));
        if (Context.ConnectionAborted.IsCancellationRequested)
        {
            agents.Leave(Context.ConnectionId); // Cut off while it announced itself: nobody may be left to say so.
        }

        return Task.FromResult(id);
    }

    public async Task ReportStatus(AgentStatus status)
    {
        var (agent, shown) = (Agent, AgentCheck.Shortened(status ?? throw new HubException("A status is missing.")));
        agents.Report(agent, shown);
        await drives.NoteAsync(agent, Context.User!, shown, CancellationToken.None);
    }

    public Task SendPreview(Preview preview)
    {
        if (LivePreview.MediaType(preview?.Picture) is null)
        {
            throw new HubException("The picture of a preview must be PNG or JPEG.");
        }

        Agent.Show(preview!);
        return Task.CompletedTask;
    }

    public Task ReportPad(PadReading? pad)
    {
        if (AgentCheck.Fault(pad) is { } fault)
        {
            throw new HubException(fault);
        }

        agents.Report(Agent, pad);
        return Task.CompletedTask;
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (agents.Leave(Context.ConnectionId) is { } gone)
        {
            await drives.LoseAsync(gone, CancellationToken.None);
        }

        await base.OnDisconnectedAsync(exception);
    }
}
