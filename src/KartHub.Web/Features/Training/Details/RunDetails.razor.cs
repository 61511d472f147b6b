using System.Security.Claims;
using KartHub.Web.Data;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Training.Details;

/// <summary>One run at length: chart, figures, what it learns from, what happened.</summary>
public sealed partial class RunDetails(
    IDbContextFactory<HubContext> contexts, TrainingRuns runs, JobQueue queue, LiveFeed live) : IDisposable
{
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource left = new();
    private readonly List<IDisposable> subscriptions = [];
    private ClaimsPrincipal user = null!;
    private TrainingRun? run;
    private Job? job;
    private Guid? modelId;
    private int ahead;
    private ConfirmDialog delete = null!;

    [Parameter, EditorRequired]
    public required Guid Id { get; set; }

    /// <summary>Told when the run was deleted here.</summary>
    [Parameter]
    public EventCallback OnDeleted { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    public void Dispose()
    {
        subscriptions.ForEach(s => s.Dispose());
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
            foreach (var topic in new[] { Topics.Run(Id), Topics.Jobs })
            {
                subscriptions.Add(live.Subscribe(topic, BetweenUpdates, () => InvokeAsync(RefreshAsync)));
            }
        }
    }

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        await using var db = await contexts.CreateDbContextAsync(left.Token);
        run = await db.TrainingRuns.AsNoTracking().VisibleTo(user).Include(r => r.Job).Include(r => r.Owner)
            .Include(r => r.Epochs.OrderBy(e => e.Epoch)).SingleOrDefaultAsync(r => r.Id == Id, left.Token);
        job = run?.Job;
        modelId = await db.Models.Where(m => m.RunId == Id).Select(m => (Guid?)m.Id).FirstOrDefaultAsync(left.Token);
        ahead = job is { State: JobState.Queued, Kind: var kind, QueuedAt: var since }
            ? await db.Jobs.CountAsync(j => j.Kind == kind && (j.State == JobState.Running || j.State == JobState.Queued && j.QueuedAt < since), left.Token)
            : 0;
    }

    private Task<bool> CancelAsync() => queue.CancelAsync(job!.Id, user, left.Token);

    private Task<bool> ResumeAsync() => queue.ResumeAsync(job!.Id, user, left.Token);

    private async Task DeleteAsync()
    {
        if (await runs.DeleteAsync(Id, user, left.Token))
        {
            await OnDeleted.InvokeAsync();
        }
    }
}
