using System.Globalization;
using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Jobs;
using KartHub.Web.Jobs.Turns;
using KartHub.Web.Language;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Training.Details;

/// <summary>One run at length: chart, figures, what it learns from, what happened.</summary>
public sealed partial class RunDetails(IDbContextFactory<HubContext> contexts, TrainingRuns runs, JobQueue queue, JobKinds kinds, QueueReader reader, RefusalWords words, Announcements announcements, TimeProvider time)
{
    private ClaimsPrincipal user = null!;
    private TrainingRun? run;
    private Job? job;
    private bool gone;
    private bool open; // Whether the names of its recordings are for the eyes of who looks on.
    private IReadOnlyList<Guid> seen = [];
    private Guid? modelId;
    private QueuePlace? place;
    private IReadOnlyList<Job> preparing = [];
    private string? refusal;
    private ConfirmDialog delete = null!;

    [Parameter, EditorRequired]
    public required Guid Id { get; set; }

    /// <summary>Told when the run was deleted here.</summary>
    [Parameter]
    public EventCallback OnDeleted { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    private string EpochsDone => run!.Epochs.Count.ToString(CultureInfo.InvariantCulture);

    protected override IEnumerable<string> Followed => [Topics.Run(Id), Topics.Jobs, Topics.Models];

    protected override TimeSpan BetweenUpdates => TimeSpan.FromMilliseconds(400); // A small network's epoch; the curve shall grow, not jump.

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        await LoadAsync();
    }

    protected override async Task LoadAsync()
    {
        await using var db = await contexts.CreateDbContextAsync(Left);
        run = await db.TrainingRuns.AsNoTracking().VisibleTo(user).Include(r => r.Job).Include(r => r.Owner)
            .Include(r => r.Epochs.OrderBy(e => e.Epoch)).SingleOrDefaultAsync(r => r.Id == Id, Left);
        job = run?.Job;
        gone = run is null;
        var material = run?.RecordingIds ?? [];
        seen = await db.Recordings.VisibleTo(user).Where(r => material.Contains(r.Id)).Select(r => r.Id).ToListAsync(Left);
        open = run is not null && (user.MayChange(run) || material.All(id => seen.Contains(id)));
        if (!open)
        {
            Conceal(run, job);
        }

        modelId = await db.Models.VisibleTo(user).Where(m => m.RunId == Id).Select(m => (Guid?)m.Id).FirstOrDefaultAsync(Left);
        place = job is { State: JobState.Queued } ? (await reader.PlacesAsync(db, Left)).GetValueOrDefault(job.Id) : null;
        preparing = job is { State: JobState.Queued } && open
            ? await db.JobNeeds.Where(n => n.JobId == job.Id && (n.Needed!.State == JobState.Queued || n.Needed.State == JobState.Running))
                .OrderBy(n => n.Needed!.QueuedAt).Select(n => n.Needed!).AsNoTracking().ToListAsync(Left)
            : [];
    }

    /// <summary>Takes out of what was read whatever names recordings that were not shared with the run.</summary>
    private static void Conceal(TrainingRun? run, Job? job)
    {
        if (run is not null && job is not null)
        {
            run.ValidatedOn = null;
            job.Message = null;
            job.Error = job is { State: JobState.Failed, Error: not null } ? Phrase.AsItIs(Texts.Training.FailedUntold(run.Owner!.Name)) : null;
        }
    }

    private async Task<bool> RenameAsync(string? wanted)
    {
        var done = await runs.RenameAsync(Id, wanted, user, CancellationToken.None);
        await RefreshAsync();
        return done;
    }

    private async Task ShareAsync(bool shared)
    {
        if (await runs.ShareAsync(Id, shared, user, CancellationToken.None))
        {
            announcements.SayShared(run!.Name, shared);
        }

        await RefreshAsync();
    }

    private Task<bool> CancelAsync() => queue.CancelAsync(job!.Id, user, CancellationToken.None);

    private async Task ResumeAsync()
    {
        refusal = null;
        try
        {
            await runs.ResumeAsync(Id, user, CancellationToken.None);
        }
        catch (Refusal e)
        {
            refusal = words.Tell(e);
        }
    }

    private async Task DeleteAsync()
    {
        if (await runs.DeleteAsync(Id, user, CancellationToken.None))
        {
            announcements.SayDeleted(run!.Name);
            await OnDeleted.InvokeAsync();
        }
    }
}
