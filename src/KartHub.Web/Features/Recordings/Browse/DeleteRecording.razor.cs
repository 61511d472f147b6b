using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Jobs;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Browse;

/// <summary>Deletes a recording after a confirmation that says what goes with it.</summary>
public sealed partial class DeleteRecording(IDbContextFactory<HubContext> contexts, RecordingShelf shelf, Announcements announcements)
{
    private ConfirmDialog dialog = null!;
    private Recording? recording;
    private IReadOnlyList<TrainingRunOfIt> runs = [];

    /// <summary>Told when it is gone.</summary>
    [Parameter]
    public EventCallback OnDeleted { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    public async Task AskAsync(Guid id)
    {
        var user = (await Authentication).User;
        await using var db = await contexts.CreateDbContextAsync();
        recording = await db.Recordings.AsNoTracking().VisibleTo(user).SingleOrDefaultAsync(r => r.Id == id);
        if (recording is not null)
        {
            var seen = await db.TrainingRuns.VisibleTo(user).Select(r => r.Id).ToHashSetAsync();
            var all = (await db.TrainingRuns.OrderBy(r => r.CreatedAt).Select(r => new { r.Id, r.Name, r.RecordingIds, r.Job!.State }).ToListAsync())
                .Select(r => new TrainingRunOfIt(r.Name, r.RecordingIds, r.State != JobState.Done, seen.Contains(r.Id)));
            runs = [.. all.Where(r => r.Recordings.Contains(id))]; // Here: this SQLite cannot look into lists.
            StateHasChanged();
            await dialog.ShowAsync();
        }
    }

    private async Task DeleteAsync()
    {
        if (await shelf.DeleteAsync(recording!.Id, (await Authentication).User, CancellationToken.None))
        {
            announcements.SayDeleted(recording.Name);
        }

        await OnDeleted.InvokeAsync();
    }

    /// <summary>A training run with the recordings that it was given.</summary>
    /// <param name="Seen">Whether who asks may know its name.</param>
    private sealed record TrainingRunOfIt(string Name, List<Guid> Recordings, bool Unfinished, bool Seen);
}
