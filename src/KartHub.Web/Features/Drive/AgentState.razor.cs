using KartHub.Contracts.Live;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Drive;

/// <summary>What an agent does now, in words and with a light.</summary>
public sealed partial class AgentState
{
    [Parameter, EditorRequired]
    public AgentStatus? Status { get; set; }

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
        AgentActivity.Driving => $"{(Status.TakenOver ? "You drive" : "A model drives")}, {DriveWords.Clock(Status.Elapsed)}, {DriveWords.Rate(Status.RateHz)}",
        _ => Status.PendingSegments > 0 ? $"Sending, {Status.PendingSegments} s to go" : "Ready",
    };
}
