using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings.Mirror;
using KartHub.Web.Features.Recordings.Prepared;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Viewer;

/// <summary>What can be made of a recording, and one's own jobs that are making it or did not get to their end.</summary>
public sealed partial class RecordingJobs(
    IDbContextFactory<HubContext> contexts, Preparations preparations, Mirrors mirrors, JobQueue queue, JobKinds kinds, PreparedShelf prepared, RefusalWords words)
{
    private ClaimsPrincipal user = null!;
    private IReadOnlyList<Job> jobs = [];
    private (Guid Id, string Name)? mirror;
    private string? refusal;

    /// <summary>A complete one.</summary>
    [Parameter, EditorRequired]
    public required Recording Recording { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override IEnumerable<string> Followed => [Topics.Jobs, Topics.Recordings];

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        await LoadAsync();
    }

    protected override async Task LoadAsync()
    {
        var (id, me) = (Recording.Id, user.PersonId());
        await using var db = await contexts.CreateDbContextAsync(Left);
        var all = await db.Jobs.OwnedBy(me).AsNoTracking()
            .Where(j => j.SubjectId == id && (j.Kind == FlipJob.Kind || j.Kind == PrepareJob.Kind)).OrderByDescending(j => j.QueuedAt).ToListAsync(Left);
        jobs = [.. all.DistinctBy(j => j.Kind).Where(j => j.State != JobState.Done)];
        var image = await db.Recordings.VisibleTo(user).Where(r => r.FlippedFromId == id).OrderByDescending(r => r.OwnerId == me)
            .Select(r => new { r.Id, r.Name }).FirstOrDefaultAsync(Left);
        mirror = image is null ? null : (image.Id, image.Name);
    }

    private bool UnderWay(string kind) => jobs.Any(j => j.Kind == kind && j.IsActive);

    private Task MirrorAsync() => OrderAsync(() => mirrors.OrderAsync(Recording.Id, user, CancellationToken.None));

    private Task PrepareAsync() => OrderAsync(() => preparations.OrderAsync(Recording.Id, user, CancellationToken.None));

    private Task CancelAsync(Job job) => OrderAsync(() => queue.CancelAsync(job.Id, user, CancellationToken.None));

    private Task ResumeAsync(Job job) => OrderAsync(() => queue.ResumeAsync(job.Id, user, CancellationToken.None));

    private async Task OrderAsync(Func<Task> order)
    {
        refusal = null;
        try
        {
            await order();
        }
        catch (Refusal e)
        {
            refusal = words.Tell(e);
        }

        await RefreshAsync();
    }
}
