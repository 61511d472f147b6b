using System.Security.Claims;
using KartHub.Web.Language;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.People.Sessions;

/// <summary>The browsers in which the person who looks is signed in, and how to sign them out.</summary>
public sealed partial class SessionList(SessionBook book, PuttingOut puttingOut, OpenConnections connections, Announcements announcements, TimeProvider time)
{
    private ClaimsPrincipal user = null!;
    private Guid? mine;
    private IReadOnlyList<Session> sessions = [];
    private Session? asked;
    private ConfirmDialog one = null!;
    private ConfirmDialog all = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override IEnumerable<string> Followed => [Topics.People];

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        mine = user.SessionId();
        await LoadAsync();
    }

    protected override async Task LoadAsync() => sessions = await book.ListAsync(user.PersonId(), Left);

    private bool IsOpen(Session session) => connections.Any(c => c.SessionId == session.Id);

    private async Task AskAsync(Session session)
    {
        asked = session;
        await one.ShowAsync();
    }

    private async Task EndAsync()
    {
        await puttingOut.EndSessionAsync(user.PersonId(), asked!.Id, except: null, CancellationToken.None);
        announcements.Say(Texts.People.Sessions.Said(BrowserName.Told(asked.Browser)));
        await RefreshAsync();
    }

    private async Task EndOthersAsync()
    {
        await puttingOut.EndOtherSessionsAsync(user.PersonId(), mine!.Value, CancellationToken.None);
        announcements.Say(Texts.People.Sessions.SaidAll);
        await RefreshAsync();
    }
}
