using System.Security.Claims;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Models;

/// <summary>All models that one sees, newest first.</summary>
public sealed partial class ModelsPage(ModelCatalog catalog, ModelShelf shelf, IDbContextFactory<HubContext> contexts, Announcements announcements)
{
    private ClaimsPrincipal user = null!;
    private IReadOnlyList<StoredModel>? models;
    private HashSet<Guid> runs = [];
    private Dictionary<Guid, IReadOnlyList<string>> known = []; // By run: what may be known of the recordings of other people's models.
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
        var listed = await catalog.ListAsync(user, Left);
        var others = listed.Where(m => !user.MayChange(m)).Select(m => m.RunId).OfType<Guid>().ToList();
        var material = await db.TrainingRuns.Where(r => others.Contains(r.Id)).Select(r => new { r.Id, r.RecordingIds, r.RecordingNames }).ToListAsync(Left);
        var seen = material.Count == 0 ? [] : await db.Recordings.VisibleTo(user).Select(r => r.Id).ToHashSetAsync(Left);
        known = material.ToDictionary(r => r.Id, r => (IReadOnlyList<string>)[.. r.RecordingIds.Zip(r.RecordingNames).Where(one => seen.Contains(one.First)).Select(one => one.Second)]);
        models = listed;
    }

    private IReadOnlyList<string> NamesOf(StoredModel model) =>
        user.MayChange(model) ? model.Recordings : model.RunId is { } run ? known.GetValueOrDefault(run, []) : [];

    private async Task<bool> RenameAsync(StoredModel model, string? wanted)
    {
        var done = await shelf.RenameAsync(model.Id, wanted, user, CancellationToken.None);
        await RefreshAsync();
        return done;
    }

    private async Task ShareAsync((StoredModel Model, bool Shared) wish)
    {
        if (await shelf.ShareAsync(wish.Model.Id, wish.Shared, user, CancellationToken.None))
        {
            announcements.SayShared(wish.Model.Name, wish.Shared);
        }

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
        if (await shelf.DeleteAsync(asked!.Id, user, CancellationToken.None))
        {
            announcements.SayDeleted(asked.Name);
        }

        await RefreshAsync();
    }
}
