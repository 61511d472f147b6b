using System.Security.Claims;
using KartHub.Web.Features.Agents;
using KartHub.Web.Language;
using KartHub.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Drive;

/// <summary>One's own seat, and the agents that one sees; or one of these.</summary>
public sealed partial class DrivePage(AgentRegistry registry, LiveFeed live, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromSeconds(0.5);

    private IDisposable? subscription;
    private ITimer? returned;
    private long before;
    private ClaimsPrincipal user = null!;
    private IReadOnlyList<LiveAgent> agents = [];
    private LiveAgent? one;
    private bool adding;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    [Parameter]
    public Guid? AgentId { get; set; }

    /// <summary>The model to offer first: where the page of models sends one.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    private Guid? Model { get; set; }

    /// <summary>Which tool is open under the picture.</summary>
    [SupplyParameterFromQuery(Name = "show")]
    private string? Show { get; set; }

    /// <summary>Said instead of "not connected" while that may only be a matter of seconds.</summary>
    private string? Returning => registry.StillReturning > TimeSpan.Zero ? Texts.Drive.Returning : null;

    public void Dispose()
    {
        subscription?.Dispose();
        returned?.Dispose();
    }

    protected override void OnInitialized() => before = live.Published;

    protected override async Task OnParametersSetAsync()
    {
        user = (await Authentication).User;
        Look();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            subscription = live.Subscribe(Topics.Agents, BetweenUpdates, () => InvokeAsync(() =>
            {
                Look();
                StateHasChanged();
            }), before);
            if (registry.StillReturning is var left && left > TimeSpan.Zero)
            {
                returned = time.CreateTimer(_ => InvokeAsync(StateHasChanged), null, left + BetweenUpdates, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Look()
    {
        agents = registry.VisibleTo(user);
        one = AgentId is { } id ? agents.FirstOrDefault(a => a.Id == id) : null;
    }
}
