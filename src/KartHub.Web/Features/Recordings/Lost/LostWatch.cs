using System.Security.Claims;
using KartHub.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Recordings.Lost;

/// <summary>A component that names agents which were lost while recording.</summary>
public abstract class LostWatch : LiveComponent
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5); // Silence makes no event.

    private ITimer? looks;

    /// <summary>Those that the person may close, the latest first.</summary>
    protected IReadOnlyList<LostRecording> Lost { get; private set; } = [];

    protected ClaimsPrincipal User { get; private set; } = new();

    protected override IEnumerable<string> Followed => [Topics.Agents, Topics.Recordings];

    [Inject]
    private LostRecordings Recordings { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        User = (await Authentication).User;
        await LoadAsync();
    }

    protected override async Task LoadAsync() => Lost = User.Identity is { IsAuthenticated: true } ? await Recordings.ListAsync(User, Left) : [];

    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (firstRender)
        {
            looks = Time.CreateTimer(_ => InvokeAsync(LookAsync), null, BetweenLooks, BetweenLooks);
        }
    }

    protected override void Dispose(bool disposing)
    {
        looks?.Dispose();
        base.Dispose(disposing);
    }

    private async Task LookAsync()
    {
        try
        {
            await RefreshAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }
}
