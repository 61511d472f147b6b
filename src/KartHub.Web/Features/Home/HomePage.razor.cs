using System.Security.Claims;
using KartHub.Web.Data;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Home;

/// <summary>Where one stands in the workshop, and what to do next.</summary>
public sealed partial class HomePage(IDbContextFactory<HubContext> contexts, RunMetrics metrics)
{
    private ClaimsPrincipal user = null!;
    private Standing? standing;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override IEnumerable<string> Followed => [Topics.Recordings, Topics.Runs, Topics.Jobs, Topics.Models];

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        await LoadAsync();
    }

    /// <summary>One's own things; others' are on their pages.</summary>
    protected override async Task LoadAsync()
    {
        var me = user.PersonId();
        await using var db = await contexts.CreateDbContextAsync(Left);
        var recording = await db.Recordings.AsNoTracking().OwnedBy(me).Where(r => r.Frames > 0).OrderByDescending(r => r.StartedAt).FirstOrDefaultAsync(Left);
        var run = await db.TrainingRuns.OwnedBy(me).AsNoTracking().Include(r => r.Job!.Needs).ThenInclude(n => n.Needed)
            .OrderBy(r => r.Job!.State == JobState.Running ? 0 : r.Job.State == JobState.Queued ? 1 : 2).ThenByDescending(r => r.CreatedAt).FirstOrDefaultAsync(Left);
        var model = await db.Models.AsNoTracking().OwnedBy(me).OrderByDescending(m => m.CreatedAt).FirstOrDefaultAsync(Left);
        var curve = run is null ? [] : (await metrics.CurvesAsync([run.Id], Left)).GetValueOrDefault(run.Id, []);
        var driven = await db.Models.OwnedBy(me).AnyAsync(m => m.DrivenAt != null, Left);
        standing = new Standing(recording, run, model, curve, driven);
    }
}
