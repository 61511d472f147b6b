using KartHub.Web.Features.People;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.People.Door;

/// <summary>Offers a code of their own to somebody who has just joined, on the first page that they see.</summary>
public sealed partial class JoinedNote(OwnCodes codes)
{
    /// <summary>What the address of that page has in it.</summary>
    public const string Query = "joined=true";

    private string? made;

    [SupplyParameterFromQuery]
    private bool Joined { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    private async Task MakeAsync()
    {
        var user = (await Authentication).User;
        made = await codes.MakeAsync(user.PersonId(), user, CancellationToken.None);
    }
}
