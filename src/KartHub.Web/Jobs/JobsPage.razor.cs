using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Jobs;

/// <summary>
/// The queue as it will run, and below it what was. Everyone sees the whole queue, since it says when their turn comes; what
/// others' jobs are about is shown to instructors alone.
/// </summary>
public sealed partial class JobsPage(IDbContextFactory<HubContext> contexts, JobQueue jobs, JobKinds kinds, RefusalWords words, TimeProvider time)
{
    private const int MostHistory = 100;
    private ClaimsPrincipal user = null!;
    private Guid me;
    private List<JobRow>? queue;
    private List<JobRow>? history;
    private string? refusal;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override IEnumerable<string> Followed => [Topics.Jobs];

    protected override TimeSpan BetweenUpdates => TimeSpan.FromMilliseconds(500);

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        me = user.PersonId();
        await LoadAsync();
    }

    protected override async Task LoadAsync()
    {
        await using var db = await contexts.CreateDbContextAsync(Left);
        var active = await db.Jobs.AsNoTracking().Include(j => j.Owner)
            .Where(j => j.State == JobState.Running || j.State == JobState.Queued)
            .OrderBy(j => j.State == JobState.Running ? 0 : 1).ThenBy(j => j.QueuedAt).ToListAsync(Left);
        queue = [.. active.Select(Row)];
        var past = db.Jobs.AsNoTracking().Include(j => j.Owner).ChangeableBy(user).Where(j => j.State != JobState.Running && j.State != JobState.Queued);
        history = [.. (await past.OrderByDescending(j => j.EndedAt).Take(MostHistory).ToListAsync(Left)).Select(Row)];
    }

    private JobRow Row(Job job) => new(job, kinds[job.Kind], user.MayChange(job));

    private Task<bool> CancelAsync(JobRow row) => jobs.CancelAsync(row.Job.Id, user, CancellationToken.None);

    private async Task ResumeAsync(JobRow row)
    {
        refusal = null;
        try
        {
            await jobs.ResumeAsync(row.Job.Id, user, CancellationToken.None);
        }
        catch (Refusal e)
        {
            refusal = words.Tell(e);
        }
    }

    /// <summary>A job as it is listed.</summary>
    /// <param name="Open">Whether the reader may see what it is about, and change it.</param>
    private sealed record JobRow(Job Job, JobKind Kind, bool Open)
    {
        public TimeSpan? Took => Job.EndedAt - Job.StartedAt;

        public string Address => $"{Kind.Page}/{Job.SubjectId}";
    }
}
