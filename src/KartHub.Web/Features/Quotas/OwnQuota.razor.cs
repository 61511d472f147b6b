using System.Security.Claims;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Language;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Quotas;

/// <summary>What the person who looks has here and may have, a bar each.</summary>
public sealed partial class OwnQuota(IDbContextFactory<HubContext> contexts, PersonQuotas quotas)
{
    private ClaimsPrincipal user = null!;
    private Amounts held = new(0, 0, 0, 0, 0);
    private Amounts allowed = new(1, 1, 1, 1, 1);

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override IEnumerable<string> Followed => [Topics.Recordings, Topics.Models, Topics.Jobs];

    private IEnumerable<Line> Lines =>
    [
        new(Texts.Quotas.Bytes, held.Bytes, allowed.Bytes, Texts.Quotas.Of(Words.Size(held.Bytes), Words.Size(allowed.Bytes))),
        new(Texts.Quotas.Recordings, held.Recordings, allowed.Recordings, Texts.Quotas.Of(Words.Count(held.Recordings), Words.Count(allowed.Recordings))),
        new(Texts.Quotas.Runs, held.Runs, allowed.Runs, Texts.Quotas.Of(Words.Count(held.Runs), Words.Count(allowed.Runs))),
        new(Texts.Quotas.QueuedRuns, held.QueuedRuns, allowed.QueuedRuns, Texts.Quotas.Of(Words.Count(held.QueuedRuns), Words.Count(allowed.QueuedRuns))),
        new(Texts.Quotas.QueuedEpochs, held.QueuedEpochs, allowed.QueuedEpochs, Texts.Quotas.Of(Words.Count(held.QueuedEpochs), Words.Count(allowed.QueuedEpochs))),
    ];

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        await LoadAsync();
    }

    protected override async Task LoadAsync()
    {
        await using var db = await contexts.CreateDbContextAsync(Left);
        held = await PersonQuotas.HeldByAsync(db, user.PersonId(), Left);
        allowed = quotas.AllowedTo(user.IsInstructor() ? Role.Instructor : Role.Participant);
    }

    private sealed record Line(string What, long Held, long Allowed, string Words)
    {
        public int Percent => (int)Math.Min(100, 100 * Held / Allowed);

        public bool IsFull => Percent >= 99; // One segment or run more, and it is.
    }
}
