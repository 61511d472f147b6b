using KartHub.Web.Features.Agents.Packages;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Agents.Add;

/// <summary>How one gets another agent: downloaded where the hub has packages of it, else by a command line.</summary>
public sealed partial class AddAgentPanel(AgentPackages packages)
{
    private IReadOnlyList<AgentPackage> offered = [];
    private bool byHand;

    /// <summary>Whether its button is the page's big one.</summary>
    [Parameter]
    public bool First { get; set; }

    protected override void OnInitialized() => offered = packages.List();
}
