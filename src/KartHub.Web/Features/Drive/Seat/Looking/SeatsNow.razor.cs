using KartHub.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Drive.Seat.Looking;

/// <summary>What is seen in the seats that one may look into; nothing where nobody is in one.</summary>
public sealed partial class SeatsNow(LiveSeats seats)
{
    private IReadOnlyList<LiveSeat> taken = [];

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override IEnumerable<string> Followed => [Topics.Agents];

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override async Task LoadAsync() => taken = seats.VisibleTo((await Authentication).User);
}
