using KartHub.Contracts.Live;
using KartHub.Web.Features.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace KartHub.Web.Live;

/// <summary>Where agents report; what they say goes to the <see cref="AgentRegistry"/>.</summary>
[Authorize(AgentKeyHandler.Name)]
public sealed class AgentHub(AgentRegistry agents) : Hub<IAgentClient>, IAgentHub
{
    private LiveAgent Agent => agents.Find(Context.ConnectionId) ?? throw new HubException($"Send {nameof(Announce)} first.");

    public Task<Guid> Announce(AgentDescription description)
    {
        if (AgentWords.Fault(description) is { } fault)
        {
            throw new HubException(fault);
        }

        var person = Context.User!;
        var id = Guid.Parse(person.FindFirst(AgentKeyHandler.KeyIdClaim)!.Value);
        agents.Enter(Context.ConnectionId, new LiveAgent(id, person.PersonId(), person.Identity!.Name ?? "", description));
        if (Context.ConnectionAborted.IsCancellationRequested)
        {
            agents.Leave(Context.ConnectionId); // Cut off while it announced itself: nobody may be left to say so.
        }

        return Task.FromResult(id);
    }

    public Task ReportStatus(AgentStatus status)
    {
        agents.Report(Agent, AgentWords.Shortened(status ?? throw new HubException("A status is missing.")));
        return Task.CompletedTask;
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
        if (AgentWords.Fault(pad) is { } fault)
        {
            throw new HubException(fault);
        }

        agents.Report(Agent, pad);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        agents.Leave(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }
}
