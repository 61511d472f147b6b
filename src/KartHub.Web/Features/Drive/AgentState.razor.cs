using System.Security.Claims;
using KartHub.Contracts.Live;
using KartHub.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Drive;

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

    private string Words => Status?.Activity switch
    {
        null => "Connecting…",
        AgentActivity.Recording => $"Recording, {DriveWords.Clock(Status.Elapsed)}, {DriveWords.Rate(Status.RateHz)}",
        AgentActivity.Driving => $"{(Status.TakenOver ? PadHolder.Of(Agent, user).Sentence : "A model drives")}, {DriveWords.Clock(Status.Elapsed)}, {DriveWords.Rate(Status.RateHz)}",
        _ => Status.PendingSegments > 0 ? $"Sending, {Status.PendingSegments} s to go" : "Ready",
    };

    protected override async Task OnInitializedAsync() => user = (await Authentication).User;
}
