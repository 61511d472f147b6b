using System.Security.Claims;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
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
        new("Recordings and models", held.Bytes, allowed.Bytes, $"{Words.Size(held.Bytes)} of {Words.Size(allowed.Bytes)}"),
        new("Recordings", held.Recordings, allowed.Recordings, $"{Words.Count(held.Recordings)} of {Words.Count(allowed.Recordings)}"),
        new("Runs", held.Runs, allowed.Runs, $"{Words.Count(held.Runs)} of {Words.Count(allowed.Runs)}"),
        new("Runs that wait or are under way", held.QueuedRuns, allowed.QueuedRuns, $"{Words.Count(held.QueuedRuns)} of {Words.Count(allowed.QueuedRuns)}"),
        new("Their epochs", held.QueuedEpochs, allowed.QueuedEpochs, $"{Words.Count(held.QueuedEpochs)} of {Words.Count(allowed.QueuedEpochs)}"),
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
