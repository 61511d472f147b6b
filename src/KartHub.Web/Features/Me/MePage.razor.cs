using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Door;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Me;

/// <summary>A person's own page: name, links to sign in elsewhere, and for instructors the invitation of the room.</summary>
public sealed partial class MePage(
    IDbContextFactory<HubContext> contexts, Roster roster, OwnCodes codes, AgentRegistry agents, RefusalWords words, NavigationManager navigation,
    AuthenticationStateProvider authentication)
{
    private ClaimsPrincipal user = new();
    private Guid personId;
    private string name = "";
    private string? newName;
    private string? said;

    protected override async Task OnInitializedAsync()
    {
        user = (await authentication.GetAuthenticationStateAsync()).User;
        personId = user.PersonId();
        await using var db = await contexts.CreateDbContextAsync();
        name = newName = await db.People.Where(p => p.Id == personId).Select(p => p.Name).SingleAsync();
    }

    private bool IsConnected(AccessKey key) => agents.Find(key.Id, user) is not null;

    private async Task RenameAsync()
    {
        try
        {
            await roster.RenameAsync(personId, newName, user, CancellationToken.None);
            navigation.Refresh(forceReload: true); // The name stands on every page.
        }
        catch (Refusal e)
        {
            said = words.Tell(e);
        }
    }

    private async Task<string> MakeSignInLinkAsync() =>
        PeopleFeature.PathOf(await roster.LinkForAsync(personId, user, CancellationToken.None));

    private Task<string> MakeOwnCodeAsync() => codes.MakeAsync(personId, user, CancellationToken.None);
}
