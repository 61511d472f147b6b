using KartHub.Web.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People;

/// <summary>A person's own page: name, links to sign in elsewhere, and for instructors the invitation of the room.</summary>
public sealed partial class MePage(
    IDbContextFactory<HubContext> contexts, KeyCabinet keys, NavigationManager navigation, AuthenticationStateProvider authentication)
{
    private static readonly TimeSpan SignInLifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);

    private Guid personId;
    private string name = "";
    private string newName = "";
    private string? said;

    protected override async Task OnInitializedAsync()
    {
        personId = (await authentication.GetAuthenticationStateAsync()).User.PersonId();
        await using var db = await contexts.CreateDbContextAsync();
        name = newName = await db.People.Where(p => p.Id == personId).Select(p => p.Name).SingleAsync();
    }

    private async Task RenameAsync()
    {
        var wanted = newName.Trim();
        if (wanted.Length is 0 or > Person.MaxName)
        {
            said = $"A name has 1 to {Person.MaxName} characters.";
            return;
        }

        await using var db = await contexts.CreateDbContextAsync();
        await db.People.Where(p => p.Id == personId).ExecuteUpdateAsync(set => set.SetProperty(p => p.Name, wanted));
        name = wanted;
        said = "Saved. The top bar follows when you sign in again.";
    }

    private Task<string> MakeSignInLinkAsync() => MakeAsync(KeyKind.SignIn, "link from own page", SignInLifetime);

    private Task<string> MakeInvitationAsync() => MakeAsync(KeyKind.Invitation, "invitation", InvitationLifetime);

    private async Task<string> MakeAsync(KeyKind kind, string label, TimeSpan lifetime)
    {
        var (_, secret) = await keys.IssueAsync(kind, personId, label, lifetime, CancellationToken.None);
        return new Uri(new Uri(navigation.BaseUri), $"{PeopleFeature.EnterPath}/{secret}").AbsoluteUri;
    }
}
