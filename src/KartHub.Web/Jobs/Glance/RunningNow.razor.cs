using System.Security.Claims;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Language;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Jobs.Glance;

/// <summary>What runs now, on every page: one's own job first, else whichever is longest at it.</summary>
public sealed partial class RunningNow(IDbContextFactory<HubContext> contexts, JobKinds kinds, RefusalWords words)
{
    private ClaimsPrincipal user = new();
    private Guid me;
    private Job? running;
    private int waiting;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    private string Title => running is null ? ""
        : Texts.Jobs.RunningNow(user.MayChange(running) ? words.Tell(kinds.TitleOf(running)) : kinds[running.Kind].OfAnother(), Words.Percent(running.Progress));

    protected override IEnumerable<string> Followed => [Topics.Jobs];

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        if (user.Identity is { IsAuthenticated: true })
        {
            me = user.PersonId();
            await LoadAsync();
        }
    }

    protected override async Task LoadAsync()
    {
        await using var db = await contexts.CreateDbContextAsync(Left);
        running = await db.Jobs.AsNoTracking().Where(j => j.State == JobState.Running)
            .OrderBy(j => j.OwnerId == me ? 0 : 1).ThenBy(j => j.StartedAt).FirstOrDefaultAsync(Left);
        waiting = await db.Jobs.CountAsync(j => j.State == JobState.Queued, Left);
    }
}
