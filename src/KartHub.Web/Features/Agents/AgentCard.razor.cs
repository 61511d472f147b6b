using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Agents;

/// <summary>An agent among others: its picture, and what it does.</summary>
public sealed partial class AgentCard
{
    [Parameter, EditorRequired]
    public required LiveAgent Agent { get; set; }

    /// <summary>The model that someone is on the way to let drive.</summary>
    [Parameter]
    public Guid? Model { get; set; }

    private string Address => $"/drive/{Agent.Id}{(Model is null ? "" : $"?model={Model}")}";
}
