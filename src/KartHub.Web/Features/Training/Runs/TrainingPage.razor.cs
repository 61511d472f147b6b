using System.Security.Claims;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Training.Runs;

/// <summary>Training runs: all that one sees, one of them at length, and the panel that starts one. Which is in the address.</summary>
public sealed partial class TrainingPage(IDbContextFactory<HubContext> contexts, RunMetrics metrics, NavigationManager navigation)
{
    private const int MostRuns = 100;

    private readonly Dictionary<Guid, double[]> finishedCurves = [];
    private ClaimsPrincipal user = null!;
    private List<RunRow>? rows;
    private bool hasRecordings;

    /// <summary>The run that is shown; none: the one that runs, else the newest.</summary>
    [Parameter]
    public Guid? Id { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "new")]
    private bool New { get; set; }

    /// <summary>Recordings that the new run starts with, for links from their page.</summary>
    [SupplyParameterFromQuery(Name = "recording")]
    private Guid[]? Recordings { get; set; }

    /// <summary>A run whose recordings and options the new one starts with.</summary>
    [SupplyParameterFromQuery(Name = "like")]
    private string? Like { get; set; } // Text: what people type into an address must not break the page.

    private Guid? LikeRun => Guid.TryParse(Like, out var run) ? run : null;

    private IReadOnlyList<Guid> ChosenRecordings => Recordings ?? [];

    private Guid? Shown => Id ?? (rows?.FirstOrDefault(r => r.State == JobState.Running) ?? rows?.FirstOrDefault())?.Id;

    protected override IEnumerable<string> Followed => [Topics.Runs, Topics.Jobs];

    protected override async Task OnParametersSetAsync()
    {
        user = (await Authentication).User;
        await LoadAsync();
        if (Id is { } id && !await IsVisibleAsync(id))
        {
            navigation.NotFound();
        }
    }

    private async Task<bool> IsVisibleAsync(Guid id)
    {
        await using var db = await contexts.CreateDbContextAsync(Left);
        return await db.TrainingRuns.VisibleTo(user).AnyAsync(r => r.Id == id, Left);
    }

    protected override async Task LoadAsync()
    {
        await using var db = await contexts.CreateDbContextAsync(Left);
        var loaded = await db.TrainingRuns.AsNoTracking().VisibleTo(user).OrderByDescending(r => r.CreatedAt).Take(MostRuns)
            .Select(r => new RunRow(r.Id, r.Name, r.Owner!.Name, r.OwnerId, r.Job!.State, r.Job.Progress, r.CreatedAt, r.Shared, r.BestLoss, r.BaselineMean, r.BaselineZero, r.JudgedOn))
            .ToListAsync(Left);
        hasRecordings = loaded.Count > 0 || await db.Recordings.VisibleTo(user).AnyAsync(Left);

        // What has ended does not change any more, so only the others are read again at each update.
        var unknown = loaded.Where(r => r.IsActive || !finishedCurves.ContainsKey(r.Id)).Select(r => r.Id).ToList();
        var curves = await metrics.CurvesAsync(unknown, Left);
        foreach (var row in loaded)
        {
            row.Curve = row.IsActive ? curves.GetValueOrDefault(row.Id, []) : finishedCurves.TryGetValue(row.Id, out var known) ? known
                : finishedCurves[row.Id] = curves.GetValueOrDefault(row.Id, []);
            if (row.IsActive)
            {
                finishedCurves.Remove(row.Id); // It was resumed.
            }
        }

        rows = loaded;
    }

    private void ToAll() => navigation.NavigateTo("/training");
}
