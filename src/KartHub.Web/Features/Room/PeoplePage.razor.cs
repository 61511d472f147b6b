using System.Security.Claims;
using KartHub.Web.Data;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Door;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Room;

/// <summary>Everyone of the class, for its instructors: who they are, what they hold, and what can be done about it.</summary>
public sealed partial class PeoplePage(
    IDbContextFactory<HubContext> contexts, AgentRegistry agents, OpenConnections connections, WrongCodes wrongCodes, NavigationManager navigation, TimeProvider time)
{
    private ClaimsPrincipal user = null!;
    private Guid me;
    private IReadOnlyList<RoomMember>? members;
    private RoomMember? chosen;
    private string? gone;

    /// <summary>Whose panel is open.</summary>
    [SupplyParameterFromQuery]
    private Guid? Person { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override IEnumerable<string> Followed => [Topics.People, Topics.WrongCodes, Topics.Agents, Topics.Recordings, Topics.Runs, Topics.Models];

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        me = user.PersonId();
        await LoadAsync();
    }

    protected override void OnParametersSet() => chosen = members?.FirstOrDefault(m => m.Id == Person);

    protected override async Task LoadAsync()
    {
        await using var db = await contexts.CreateDbContextAsync(Left);
        members = await RoomMember.ListAsync(db, user.ClassId(), time.GetUtcNow(), Left);
        chosen = members.FirstOrDefault(m => m.Id == Person);
    }

    private bool IsHere(RoomMember member) => connections.Any(c => c.PersonId == member.Id && c.SessionId is not null);

    private int Agents(RoomMember member) => agents.VisibleTo(user).Count(a => a.OwnerId == member.Id);

    private void Leave(string words)
    {
        gone = words;
        navigation.NavigateTo("/people");
    }
}
