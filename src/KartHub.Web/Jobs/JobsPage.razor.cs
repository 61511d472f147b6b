using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Jobs.Turns;
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
public sealed partial class JobsPage(IDbContextFactory<HubContext> contexts, JobQueue jobs, QueueReader reader, JobKinds kinds, RefusalWords words, NavigationManager navigation, TimeProvider time)
{
    private const int FirstShown = 50;
    private const int MostWaiting = 100; // Of each lane; one's own are all shown.
    private ClaimsPrincipal user = null!;
    private Guid me;
    private List<JobRow>? queue;
    private IReadOnlyList<JobRow>? history;
    private int ended;
    private DateTimeOffset? pausedAt;
    private int hidden;
    private Dictionary<Lane, int> lastPlaces = [];
    private string? refusal;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    protected override IEnumerable<string> Followed => [Topics.Jobs, Topics.People];

    protected override TimeSpan BetweenUpdates => TimeSpan.FromMilliseconds(500);

    protected override async Task OnParametersSetAsync()
    {
        user = (await Authentication).User;
        me = user.PersonId();
        await LoadAsync();
    }

    protected override async Task LoadAsync()
    {
        await using var db = await contexts.CreateDbContextAsync(Left);
        var places = await reader.PlacesAsync(db, Left);
        var active = db.Jobs.Active();
        var order = (await active.Select(j => new { j.Id, j.Kind, j.State, j.QueuedAt, Own = j.OwnerId == me }).ToListAsync(Left))
            .OrderByDescending(j => j.State == JobState.Running).ThenByDescending(j => kinds[j.Kind].Lane == Lane.ShortJobs)
            .ThenBy(j => places.GetValueOrDefault(j.Id)?.Number ?? int.MaxValue).ThenBy(j => j.QueuedAt).ToList();
        var seen = order.GroupBy(j => kinds[j.Kind].Lane).SelectMany(lane => lane.Take(MostWaiting)).Select(j => j.Id).ToHashSet();
        var shown = order.Where(j => j.Own || seen.Contains(j.Id)).Select(j => j.Id).ToList();
        hidden = order.Count - shown.Count;
        var jobsShown = await active.AsNoTracking().Include(j => j.Owner).Where(j => shown.Contains(j.Id)).ToDictionaryAsync(j => j.Id, Left);
        lastPlaces = order.Where(j => places.ContainsKey(j.Id)).GroupBy(j => kinds[j.Kind].Lane).ToDictionary(lane => lane.Key, lane => lane.Max(j => places[j.Id].Number));
        queue = [.. shown.Where(jobsShown.ContainsKey).Select(id => Row(jobsShown[id], places.GetValueOrDefault(id)))];
        var room = user.ClassId();
        pausedAt = await db.Classes.Where(c => c.Id == room).Select(c => c.JobsPausedAt).SingleOrDefaultAsync(Left);
        var past = Past(db);
        ended = await past.CountAsync(Left);
        history = await RowsAsync(past, 0, FirstShown, Left);
    }

    /// <summary>What has ended, and one may change.</summary>
    private IQueryable<Job> Past(HubContext db)
    {
        var past = db.Jobs.AsNoTracking().ChangeableBy(user).Ended();
        foreach (var (word, pattern) in Searching.Words(Search))
        {
            var ofKind = kinds.All.Where(kind => words.Tell(kind.Titled("")).Contains(word, StringComparison.CurrentCultureIgnoreCase)).Select(kind => kind.Name).ToList();
            past = past.Where(j => EF.Functions.Like(j.Title, pattern, Searching.Escape) || EF.Functions.Like(j.Owner!.Name, pattern, Searching.Escape) || ofKind.Contains(j.Kind));
        }

        return past;
    }

    private async Task<IReadOnlyList<JobRow>> ReadAsync(int from, int count, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await RowsAsync(Past(db), from, count, cancellationToken);
    }

    private async Task<IReadOnlyList<JobRow>> RowsAsync(IQueryable<Job> past, int from, int count, CancellationToken cancellationToken) =>
        [.. (await past.Include(j => j.Owner).OrderByDescending(j => j.EndedAt).ThenBy(j => j.Id).Skip(from).Take(count).ToListAsync(cancellationToken)).Select(job => Row(job, null))];

    private void GoTo(string? search) => navigation.NavigateTo(navigation.GetUriWithQueryParameter("q", string.IsNullOrWhiteSpace(search) ? null : search), replace: true);

    private JobRow Row(Job job, QueuePlace? place)
    {
        var open = user.MayChange(job);
        return new JobRow(job, kinds[job.Kind], words.Tell(kinds.TitleOf(job)), place, open, open && user.IsInstructor());
    }

    private Task<bool> MoveAsync(JobRow row, int number) => jobs.MoveAsync(row.Job.Id, number, user, CancellationToken.None);

    private Task<bool> HoldAsync(JobRow row) => jobs.HoldAsync(row.Job.Id, !row.Job.Held, user, CancellationToken.None);

    private Task PauseAsync() => jobs.PauseAsync(pausedAt is null, user, CancellationToken.None);

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
    /// <param name="Title">What it does, in a few words.</param>
    /// <param name="Place">Where it stands; null unless it may begin.</param>
    /// <param name="Open">Whether the reader may see what it is about, and change it.</param>
    /// <param name="Ruled">Whether the reader may move it and put it aside.</param>
    private sealed record JobRow(Job Job, JobKind Kind, string Title, QueuePlace? Place, bool Open, bool Ruled)
    {
        public double? Took => Job.WorkedSeconds > 0 ? Job.WorkedSeconds : (Job.EndedAt - Job.StartedAt)?.TotalSeconds;

        public string Address => $"{Kind.Page}/{Job.SubjectId}";

        // The grid knows a row by it, so that what changes of a row changes only that.
        public bool Equals(JobRow? other) => other?.Job.Id == Job.Id;

        public override int GetHashCode() => Job.Id.GetHashCode();
    }
}
