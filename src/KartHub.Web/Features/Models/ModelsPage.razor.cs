using System.Security.Claims;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Models;

/// <summary>All models that one sees, newest first.</summary>
public sealed partial class ModelsPage(ModelCatalog catalog, ModelShelf shelf)
{
    private ClaimsPrincipal user = null!;
    private IReadOnlyList<StoredModel>? models;
    private StoredModel? asked;
    private ConfirmDialog confirm = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override IEnumerable<string> Followed => [Topics.Models];

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        await LoadAsync();
    }

    protected override async Task LoadAsync() => models = await catalog.ListAsync(user, Left);

    private async Task AskAsync(StoredModel model)
    {
        asked = model;
        StateHasChanged();
        await confirm.ShowAsync();
    }

    private async Task DeleteAsync()
    {
        await shelf.DeleteAsync(asked!.Id, user, Left);
        await RefreshAsync();
    }
}
