using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Shell;

/// <summary>What runs now, on every page: one's own job first, else whichever is longest at it.</summary>
public sealed partial class RunningNow(IDbContextFactory<HubContext> contexts, JobKinds kinds, LiveFeed live) : IDisposable
{
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource closed = new();
    private IDisposable? subscription;
    private bool instructor;
    private Guid me;
    private Job? running;
    private int waiting;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    private string Title => running is null ? ""
        : $"{(instructor || running.OwnerId == me ? running.Title : $"{kinds[running.Kind].Noun} of another participant")}: {JobWords.Percent(running.Progress)}. To the jobs.";

    public void Dispose()
    {
        subscription?.Dispose();
        closed.Cancel();
        closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var user = (await Authentication).User;
        if (user.Identity is { IsAuthenticated: true })
        {
            (me, instructor) = (user.PersonId(), user.IsInstructor());
            await LoadAsync();
        }
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            subscription = live.Subscribe(Topics.Jobs, BetweenUpdates, () => InvokeAsync(RefreshAsync));
        }
    }

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        await using var db = await contexts.CreateDbContextAsync(closed.Token);
        running = await db.Jobs.AsNoTracking().Where(j => j.State == JobState.Running)
            .OrderBy(j => j.OwnerId == me ? 0 : 1).ThenBy(j => j.StartedAt).FirstOrDefaultAsync(closed.Token);
        waiting = await db.Jobs.CountAsync(j => j.State == JobState.Queued, closed.Token);
    }
}
