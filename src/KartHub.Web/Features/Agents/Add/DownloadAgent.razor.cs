using System.Security.Claims;
using KartHub.Web.Data;
using KartHub.Web.Features.Agents.Packages;
using KartHub.Web.Features.Agents.Pairing;
using KartHub.Web.Features.People;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Agents.Add;

/// <summary>The agent to be downloaded for one's machine; says when it is there.</summary>
public sealed partial class DownloadAgent(
    PairingCodes codes, AgentRegistry registry, RefusalWords words, IDbContextFactory<HubContext> contexts, NavigationManager navigation)
{
    private readonly List<Guid> waiting = [];
    private ClaimsPrincipal user = null!;
    private AgentPackage? chosen;
    private Guid next = Guid.NewGuid(); // What the agent will be known by that is downloaded next.
    private string? whyNot;
    private bool checking;

    /// <summary>One for each kind of machine, at least one.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<AgentPackage> Packages { get; set; }

    /// <summary>Whether its button is the page's big one.</summary>
    [Parameter]
    public bool First { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override IEnumerable<string> Followed => [Topics.Agents];

    protected override TimeSpan BetweenUpdates => TimeSpan.FromSeconds(0.5);

    private LiveAgent? Seen => waiting.Select(id => registry.Find(id, user)).LastOrDefault(agent => agent is not null);

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        whyNot = await codes.WhyNotAsync(user.PersonId(), Left) is { } tooMany ? words.Tell(tooMany) : null;
        chosen = await GuessAsync();
    }

    protected override Task LoadAsync() => Task.CompletedTask; // It is all in the registry.

    /// <summary>The browser has gone for one by itself: the next press is for another.</summary>
    private void Waits()
    {
        waiting.Add(next);
        next = Guid.NewGuid();
    }

    /// <summary>The package for the machine that the person sits at, as far as their browser says.</summary>
    private async Task<AgentPackage> GuessAsync()
    {
        await using var db = await contexts.CreateDbContextAsync(Left);
        var browser = user.SessionId() is { } session ? await db.Sessions.Where(s => s.Id == session).Select(s => s.Browser).SingleOrDefaultAsync(Left) : null;
        return Packages.FirstOrDefault(p => browser?.EndsWith(p.System.Name, StringComparison.Ordinal) == true) ?? Packages[0];
    }
}
