using System.Security.Claims;
using KartHub.Contracts.Live;
using KartHub.Web.Language;
using KartHub.Web.Live;
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

    /// <summary>Whether how a drive ended is told elsewhere.</summary>
    [Parameter]
    public bool Brief { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override IEnumerable<string> Followed => [Topics.Agent(Agent.Id)];

    protected override TimeSpan BetweenUpdates => TimeSpan.FromSeconds(0.5);

    private AgentStatus? Status => Agent.Status;

    private string Light => Status?.Activity switch
    {
        AgentActivity.Recording => "recording",
        AgentActivity.Driving => Status.TakenOver ? "takeover" : "driving",
        _ => "",
    };

    private string Doing => Status?.Activity switch
    {
        null => Texts.Agents.State.Connecting,
        AgentActivity.Recording => Texts.Agents.State.Recording(Words.Clock(Status.Elapsed), Words.Rate(Status.RateHz)),
        AgentActivity.Driving => Drives(Words.Clock(Status.Elapsed), Words.Rate(Status.RateHz)),
        _ => Status.PendingSegments > 0 ? Texts.Agents.State.Sending(Status.PendingSegments) : Texts.Agents.State.Ready,
    };

    private string Drives(string clock, string rate) => Status!.TakenOver
        ? PadHolder.Of(Agent, user).Tell(
            Texts.Agents.State.YouDrive(clock, rate),
            role => Texts.Agents.State.RoleDrives(role, clock, rate),
            person => Texts.Agents.State.PersonDrives($"{char.ToUpperInvariant(person[0])}{person[1..]}", clock, rate))
        : Texts.Agents.State.ModelDrives(clock, rate);

    protected override async Task OnInitializedAsync() => user = (await Authentication).User;

    protected override Task LoadAsync() => Task.CompletedTask; // It is all in the agent.
}
