using System.Security.Claims;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Models;

/// <summary>All models that one sees, newest first.</summary>
public sealed partial class ModelsPage(ModelCatalog catalog, ModelShelf shelf, LiveFeed live) : IDisposable
{
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource left = new();
    private IDisposable? subscription;
    private ClaimsPrincipal user = null!;
    private IReadOnlyList<StoredModel>? models;
    private StoredModel? asked;
    private ConfirmDialog confirm = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    public void Dispose()
    {
        subscription?.Dispose();
        left.Cancel();
        left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        await LoadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            subscription = live.Subscribe(Topics.Models, BetweenUpdates, () => InvokeAsync(RefreshAsync));
        }
    }

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync() => models = await catalog.ListAsync(user, left.Token);

    private async Task AskAsync(StoredModel model)
    {
        asked = model;
        StateHasChanged();
        await confirm.ShowAsync();
    }

    private async Task DeleteAsync()
    {
        await shelf.DeleteAsync(asked!.Id, user, left.Token);
        await RefreshAsync();
    }
}
