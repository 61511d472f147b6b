using System.Security.Claims;
using KartHub.Web.Data;
using KartHub.Web.Features.Training;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Models;

/// <summary>All models that one sees, newest first.</summary>
public sealed partial class ModelsPage(ModelCatalog catalog, ModelShelf shelf, IDbContextFactory<HubContext> contexts)
{
    private ClaimsPrincipal user = null!;
    private IReadOnlyList<StoredModel>? models;
    private HashSet<Guid> runs = [];
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

    protected override async Task LoadAsync()
    {
        await using var db = await contexts.CreateDbContextAsync(Left);
        runs = await db.TrainingRuns.VisibleTo(user).Select(r => r.Id).ToHashSetAsync(Left);
        models = await catalog.ListAsync(user, Left);
    }

    private async Task ShareAsync((StoredModel Model, bool Shared) wish)
    {
        await shelf.ShareAsync(wish.Model.Id, wish.Shared, user, Left);
        await RefreshAsync();
    }

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
