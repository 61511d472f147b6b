using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Features.People.Reach;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.People.Door;

/// <summary>What the projector shows while people join, and with what an instructor opens and closes the door.</summary>
public sealed partial class DoorBoardPage(
    ClassDoor doors, WrongCodes wrongCodes, HubAddresses addresses, RefusalWords words, NavigationManager navigation, TimeProvider time)
{
    private ClaimsPrincipal user = null!;
    private bool loaded;
    private DoorState? door;
    private int wrong;
    private Uri address = null!;
    private int hours = ClassDoor.UsualHours;
    private int people = ClassDoor.UsualPeople;
    private string? said;
    private ITimer? closing;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    /// <summary>As one types it: browsers add http:// by themselves, and nothing else.</summary>
    private string PlainAddress => (address.Scheme == Uri.UriSchemeHttp ? address.Authority : address.GetLeftPart(UriPartial.Authority)) + PeopleFeature.JoinPath;

    protected override IEnumerable<string> Followed => [Topics.People, Topics.WrongCodes];

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        address = AddressChoice.FirstOf(addresses, navigation);
        await LoadAsync();
    }

    protected override async Task LoadAsync()
    {
        door = await doors.ReadAsync(user.ClassId(), Left);
        wrong = wrongCodes.LastHour;
        loaded = true;
        closing?.Dispose();
        closing = door is { IsOpen: true } && RendererInfo.IsInteractive
            ? time.CreateTimer(_ => _ = InvokeAsync(RefreshAsync), null, TimeSpan.FromTicks(Math.Max(0, (door.Until - time.GetUtcNow()).Ticks)), Timeout.InfiniteTimeSpan)
            : null;
    }

    protected override void Dispose(bool disposing)
    {
        closing?.Dispose();
        base.Dispose(disposing);
    }

    private string LinkOf(string code) => new Uri(address, $"{PeopleFeature.JoinPath}/{code}").AbsoluteUri;

    private Task OpenAsync() => DoAsync(async () =>
    {
        if (door is { Code: null })
        {
            await doors.CloseAsync(user, CancellationToken.None);
        }

        await doors.OpenAsync(hours, people, user, CancellationToken.None);
    });

    private Task RenewAsync() => DoAsync(() => doors.RenewAsync(user, CancellationToken.None));

    private Task CloseAsync() => DoAsync(() => doors.CloseAsync(user, CancellationToken.None));

    private async Task DoAsync(Func<Task> act)
    {
        try
        {
            await act();
            said = null;
            await RefreshAsync();
        }
        catch (Refusal e)
        {
            said = words.Tell(e);
        }
    }
}
