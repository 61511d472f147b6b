using System.Security.Claims;
using KartHub.Contracts.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Agents;

/// <summary>What an agent does now, in words and with a light.</summary>
public sealed partial class AgentState
{
    private ClaimsPrincipal user = new();

    [Parameter, EditorRequired]
    public required LiveAgent Agent { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    private AgentStatus? Status => Agent.Status;

    private string Light => Status?.Activity switch
    {
        AgentActivity.Recording => "recording",
        AgentActivity.Driving => Status.TakenOver ? "takeover" : "driving",
        _ => "",
    };

    private string Doing => Status?.Activity switch
    {
        null => "Connecting…",
        AgentActivity.Recording => $"Recording, {Words.Clock(Status.Elapsed)}, {Words.Rate(Status.RateHz)}",
        AgentActivity.Driving => $"{(Status.TakenOver ? PadHolder.Of(Agent, user).Sentence : "A model drives")}, {Words.Clock(Status.Elapsed)}, {Words.Rate(Status.RateHz)}",
        _ => Status.PendingSegments > 0 ? $"Sending, {Status.PendingSegments} s to go" : "Ready",
    };

    protected override async Task OnInitializedAsync() => user = (await Authentication).User;
}
