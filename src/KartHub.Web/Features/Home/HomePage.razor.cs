using System.Security.Claims;
using KartHub.Web.Data;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Training;
using KartHub.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Home;

/// <summary>Where one stands in the workshop, and what to do next.</summary>
public sealed partial class HomePage(IDbContextFactory<HubContext> contexts, RunMetrics metrics, LiveFeed live) : IDisposable
{
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource left = new();
    private readonly List<IDisposable> subscriptions = [];
    private ClaimsPrincipal user = null!;
    private Standing? standing;

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
            foreach (var topic in new[] { Topics.Recordings, Topics.Runs, Topics.Jobs, Topics.Models })
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

    /// <summary>One's own things; others' are on their pages.</summary>
    private async Task LoadAsync()
    {
        var me = user.PersonId();
        await using var db = await contexts.CreateDbContextAsync(left.Token);
        var recording = await db.Recordings.AsNoTracking().Where(r => r.OwnerId == me && r.Frames > 0).OrderByDescending(r => r.StartedAt).FirstOrDefaultAsync(left.Token);
        var run = await db.TrainingRuns.AsNoTracking().Include(r => r.Job).Where(r => r.OwnerId == me).OrderByDescending(r => r.CreatedAt).FirstOrDefaultAsync(left.Token);
        var model = await db.Models.AsNoTracking().Where(m => m.OwnerId == me).OrderByDescending(m => m.CreatedAt).FirstOrDefaultAsync(left.Token);
        var curve = run is null ? [] : (await metrics.CurvesAsync([run.Id], left.Token)).GetValueOrDefault(run.Id, []);
        standing = new Standing(recording, run, model, curve);
    }
}
