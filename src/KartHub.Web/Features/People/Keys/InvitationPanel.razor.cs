using KartHub.Contracts;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.People.Keys;

/// <summary>Makes invitations of the room, and shows how many came by each.</summary>
public sealed partial class InvitationPanel(KeyCabinet cabinet, RefusalWords words)
{
    private const int MostPeople = 500;
    private const int MostDays = 365;

    private int people = 60; // Two classes of thirty.
    private int days = 7;
    private string? link;
    private string? said;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    private async Task MakeAsync()
    {
        if (people is < 1 or > MostPeople || days is < 1 or > MostDays)
        {
            said = Texts.People.Invite.Limits(MostPeople, MostDays);
            return;
        }

        try
        {
            var (_, secret) = await cabinet.InviteAsync((await Authentication).User.PersonId(), people, TimeSpan.FromDays(days), CancellationToken.None);
            (link, said) = (PeopleFeature.PathOf(secret), null);
        }
        catch (Refusal e)
        {
            said = words.Tell(e);
        }
    }
}
