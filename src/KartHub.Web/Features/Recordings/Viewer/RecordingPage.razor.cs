using System.Globalization;
using System.Security.Claims;
using KartHub.Contracts.Recording;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings.Browse;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Viewer;

/// <summary>One recording: the player, what is known of it, and what its owner may do.</summary>
public sealed partial class RecordingPage(
    IDbContextFactory<HubContext> contexts, RecordingShelf shelf, NavigationManager navigation, RefusalWords words, Announcements announcements, TimeProvider time)
{
    private ClaimsPrincipal user = null!;
    private Recording? recording;
    private bool mayChange;
    private bool originalSeen; // Whether the one that it mirrors may be shown.
    private bool gone;
    private DeleteRecording delete = null!;

    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    /// <summary>Where the player begins; it keeps the address up to date itself.</summary>
    [SupplyParameterFromQuery(Name = "frame")]
    private string? Frame { get; set; }

    private int First => int.TryParse(Frame, CultureInfo.InvariantCulture, out var frame) ? Math.Max(0, frame) : 0;

    protected override IEnumerable<string> Followed => [Topics.Recording(Id)];

    protected override async Task OnParametersSetAsync()
    {
        user = (await Authentication).User;
        if (recording?.Id != Id)
        {
            await LoadAsync();
            if (gone)
            {
                navigation.NotFound();
            }
        }
    }

    protected override async Task LoadAsync()
    {
        await using var db = await contexts.CreateDbContextAsync(Left);
        recording = await db.Recordings.AsNoTracking().Include(r => r.Owner).VisibleTo(user).SingleOrDefaultAsync(r => r.Id == Id, Left);
        mayChange = recording is not null && user.MayChange(recording);
        gone = recording is null;
        originalSeen = recording?.FlippedFromId is { } original && await db.Recordings.VisibleTo(user).AnyAsync(r => r.Id == original, Left);
    }

    private async Task<bool> RenameAsync(string? wanted)
    {
        var done = await shelf.RenameAsync(Id, wanted, user, CancellationToken.None);
        await RefreshAsync();
        return done;
    }

    private async Task ShareAsync(bool shared)
    {
        if (await shelf.ShareAsync(Id, shared, user, CancellationToken.None))
        {
            announcements.SayShared(recording!.Name, shared);
        }

        await RefreshAsync();
    }

    private async Task CloseAsync()
    {
        await shelf.CloseAsync(Id, user, CancellationToken.None);
        await RefreshAsync();
    }
}
