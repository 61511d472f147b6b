using System.Security.Claims;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.People;

/// <summary>The keys with which agents act for the person who looks, and how to end them.</summary>
public sealed partial class AgentKeys(KeyCabinet cabinet, PuttingOut puttingOut, AgentRegistry agents, TimeProvider time)
{
    private ClaimsPrincipal user = null!;
    private IReadOnlyList<AccessKey>? keys;
    private AccessKey? asked;
    private ConfirmDialog dialog = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override IEnumerable<string> Followed => [Topics.Agents];

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        await LoadAsync();
    }

    protected override async Task LoadAsync() => keys = await cabinet.ListAsync(KeyKind.Agent, user.PersonId(), Left);

    private bool IsConnected(AccessKey key) => agents.Find(key.Id, user) is not null;

    private async Task AskAsync(AccessKey key)
    {
        asked = key;
        await dialog.ShowAsync();
    }

    private async Task RevokeAsync()
    {
        await puttingOut.EndKeyAsync(KeyKind.Agent, user.PersonId(), asked!.Id, CancellationToken.None);
        await RefreshAsync();
    }
}
