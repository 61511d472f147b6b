using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings.Glance;
using KartHub.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Browse;

/// <summary>All recordings that one sees, newest first. Search and filters are in the address.</summary>
public sealed partial class RecordingsPage(IDbContextFactory<HubContext> contexts, NavigationManager navigation, TimeProvider time)
{
    private const int FirstShown = 50;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5); // For what changes by itself: an agent that went silent.

    private ITimer? looks;
    private ClaimsPrincipal? user;
    private Guid me;
    private List<RecordingRow>? rows;
    private int total;
    private DeleteRecording delete = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? Origin { get; set; }

    [SupplyParameterFromQuery(Name = "whose")]
    private string? Whose { get; set; }

    private bool Mine => Whose == "mine";

    private bool Filtered => !string.IsNullOrWhiteSpace(Search) || !string.IsNullOrEmpty(Origin) || Mine;

    protected override IEnumerable<string> Followed => [Topics.Recordings];

    protected override void Dispose(bool disposing)
    {
        looks?.Dispose();
        base.Dispose(disposing);
    }

    protected override async Task OnParametersSetAsync()
    {
        user = (await Authentication).User;
        me = user.PersonId();
        await LoadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (firstRender)
        {
            looks = time.CreateTimer(_ => InvokeAsync(StateHasChanged), null, BetweenLooks, BetweenLooks);
        }
    }

    protected override async Task LoadAsync()
    {
        await using var db = await contexts.CreateDbContextAsync(Left);
        var matching = Matching(db);
        total = await matching.CountAsync(Left);
        rows = [.. await RowsAsync(matching, 0, FirstShown, Left)];
    }

    private async Task<IReadOnlyList<RecordingRow>> ReadAsync(int from, int count, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await RowsAsync(Matching(db), from, count, cancellationToken);
    }

    private static async Task<IReadOnlyList<RecordingRow>> RowsAsync(IQueryable<Recording> matching, int from, int count, CancellationToken cancellationToken) =>
        await matching.OrderByDescending(r => r.StartedAt).ThenBy(r => r.Id).Skip(from).Take(count)
            .Select(r => new RecordingRow(
                r.Id, r.OwnerId, r.ClassId, r.Owner!.Name, r.Name, r.Source, r.Driver, r.State, r.StartedAt, r.ReceivedAt, r.Frames, r.RateHz, r.Duration,
                r.Shared, r.Steering, r.Cadence, r.Missed, r.Duplicates, r.Origin, r.RecordedAt, r.RateAssumed, r.Notices))
            .ToListAsync(cancellationToken);

    private IQueryable<Recording> Matching(HubContext db)
    {
        var matching = db.Recordings.AsNoTracking().VisibleTo(user!);
        foreach (var (_, pattern) in Searching.Words(Search))
        {
            matching = matching.Where(r =>
                EF.Functions.Like(r.Name, pattern, Searching.Escape) || EF.Functions.Like(r.Driver, pattern, Searching.Escape)
                || EF.Functions.Like(r.Source, pattern, Searching.Escape) || EF.Functions.Like(r.Owner!.Name, pattern, Searching.Escape));
        }

        if (Enum.TryParse<RecordingOrigin>(Origin, ignoreCase: true, out var origin))
        {
            matching = matching.Where(r => r.Origin == origin);
        }

        return Mine ? matching.Where(r => r.OwnerId == me) : matching;
    }

    private Task AskAsync(RecordingRow row) => delete.AskAsync(row.Id);

    private void GoTo(string? search = null, string? origin = null, bool? mine = null) => navigation.NavigateTo(Address(search, origin, mine), replace: true);

    /// <summary>The address of this page with some of its parameters changed.</summary>
    private string Address(string? search = null, string? origin = null, bool? mine = null)
    {
        static string? OrNothing(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
        return navigation.GetUriWithQueryParameters("/recordings", new Dictionary<string, object?>
        {
            ["q"] = OrNothing(search ?? Search),
            ["from"] = OrNothing(origin ?? Origin),
            ["whose"] = (mine ?? Mine) ? "mine" : null,
        });
    }

    private sealed record RecordingRow(
        Guid Id, Guid OwnerId, Guid ClassId, string OwnerName, string Name, string Source, string Driver, RecordingState State, DateTimeOffset StartedAt,
        DateTimeOffset ReceivedAt, int Frames, double RateHz, TimeSpan Duration, bool Shared, byte[] Steering,
        RecordingCadence? Cadence, int Missed, int Duplicates, RecordingOrigin Origin, DateTimeOffset? RecordedAt, bool RateAssumed, IReadOnlyList<Phrase> Notices)
    {
        public (string Word, bool Good)? Steadiness => RecordingWords.Steadiness(Cadence, RateHz, Frames, Missed, Duplicates);

        public IReadOnlyList<int> Strip => State == RecordingState.Sealed ? ThumbnailStrip.Of(Frames) : ThumbnailStrip.OfGrowing(Frames);

        // The grid knows a row by it, so that what changes of a row changes only that.
        public bool Equals(RecordingRow? other) => other?.Id == Id;

        public override int GetHashCode() => Id.GetHashCode();
    }
}
