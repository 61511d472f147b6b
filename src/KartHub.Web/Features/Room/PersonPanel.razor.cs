using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Door;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Room;

/// <summary>What an instructor does for, and about, one person.</summary>
public sealed partial class PersonPanel(Roster roster, PuttingOut puttingOut, Removal removal, OwnCodes codes, RefusalWords words)
{
    private string? name;
    private string? link;
    private string? ownCode;
    private string? said;
    private bool wrong;
    private bool removing;
    private Belongings belongings = Belongings.HandOver;
    private ConfirmDialog dialog = null!;

    [Parameter, EditorRequired]
    public required RoomMember Member { get; set; }

    /// <summary>Whether it is the one who looks.</summary>
    [Parameter, EditorRequired]
    public required bool Mine { get; set; }

    /// <summary>Told in words that the person was removed.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnGone { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override void OnInitialized() => name = Member.Name;

    private Task RenameAsync() => DoAsync(async user =>
    {
        name = await roster.RenameAsync(Member.Id, name, user, CancellationToken.None);
        return Texts.Room.Person.Saved;
    });

    private Task MakeLinkAsync() => DoAsync(async user =>
    {
        link = PeopleFeature.PathOf(await roster.LinkForAsync(Member.Id, user, CancellationToken.None));
        return null;
    });

    private Task MakeCodeAsync() => DoAsync(async user =>
    {
        ownCode = await codes.MakeAsync(Member.Id, user, CancellationToken.None);
        return null;
    });

    private Task ChangeRoleAsync() => DoAsync(async user =>
    {
        var wanted = Member.Role == Role.Instructor ? Role.Participant : Role.Instructor;
        await puttingOut.ChangeRoleAsync(Member.Id, wanted, user, CancellationToken.None);
        return wanted == Role.Instructor ? Texts.Room.Person.IsInstructor(Member.Name) : Texts.Room.Person.IsParticipant(Member.Name);
    });

    private async Task RemoveAsync()
    {
        removing = true;
        await DoAsync(async user =>
        {
            await removal.RemoveAsync(Member.Id, belongings, user, CancellationToken.None);
            await OnGone.InvokeAsync(Texts.Room.Remove.Done(Member.Name));
            return null;
        });
        removing = false;
    }

    /// <summary>Does it, and says what came of it or why it cannot be done.</summary>
    private async Task DoAsync(Func<ClaimsPrincipal, Task<string?>> act)
    {
        try
        {
            (said, wrong) = (await act((await Authentication).User), false);
        }
        catch (Refusal e)
        {
            (said, wrong) = (words.Tell(e), true);
        }
    }
}
