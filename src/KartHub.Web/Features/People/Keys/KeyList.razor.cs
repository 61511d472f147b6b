using System.Security.Claims;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Language;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.People.Keys;

/// <summary>The keys of one kind of the person who looks, and how to end them.</summary>
public sealed partial class KeyList(KeyCabinet cabinet, PuttingOut puttingOut, Announcements announcements, TimeProvider time)
{
    private ClaimsPrincipal user = null!;
    private IReadOnlyList<AccessKey>? keys;
    private AccessKey? asked;
    private ConfirmDialog dialog = null!;

    [Parameter, EditorRequired]
    public required KeyKind Kind { get; set; }

    /// <summary>What is said where there are none.</summary>
    [Parameter, EditorRequired]
    public required string None { get; set; }

    /// <summary>Whether somebody is connected with a key; unless given, nobody is.</summary>
    [Parameter]
    public Func<AccessKey, bool> IsInUse { get; set; } = _ => false;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override IEnumerable<string> Followed => Kind == KeyKind.Agent ? [Topics.Agents, Topics.People] : [Topics.People];

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        await LoadAsync();
    }

    protected override async Task LoadAsync() => keys = await cabinet.ListAsync(Kind, user.PersonId(), Left);

    private async Task AskAsync(AccessKey key)
    {
        asked = key;
        await dialog.ShowAsync();
    }

    private async Task EndAsync()
    {
        await puttingOut.EndKeyAsync(Kind, user.PersonId(), asked!.Id, CancellationToken.None);
        announcements.Say(Texts.People.Keys.Said(KeyWords.Title(asked)));
        await RefreshAsync();
    }
}
