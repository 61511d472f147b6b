using KartHub.Web.Live;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Agents;

/// <summary>An agent among others: its picture, and what it does.</summary>
public sealed partial class AgentCard(LiveFeed live) : IDisposable
{
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromSeconds(1);

    private IDisposable? subscription;
    private long before;

    [Parameter, EditorRequired]
    public required LiveAgent Agent { get; set; }

    /// <summary>The model that someone is on the way to let drive.</summary>
    [Parameter]
    public Guid? Model { get; set; }

    private string Address => $"/drive/{Agent.Id}{(Model is null ? "" : $"?model={Model}")}";

    public void Dispose() => subscription?.Dispose();

    protected override void OnInitialized() => before = live.Published;

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            subscription = live.Subscribe(Topics.Agent(Agent.Id), BetweenUpdates, () => InvokeAsync(StateHasChanged), before);
        }
    }
}
