using KartHub.Web.Features.People.Sessions;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.People.Door;

/// <summary>
/// Where links lead. Following one changes nothing yet: a chat that shows a preview of a link follows it too. Pressing the button
/// uses it up.
/// </summary>
public sealed partial class EnterPage(KeyCabinet keys, NavigationManager navigation)
{
    private Person? person;

    [Parameter]
    public required string Secret { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        if (await keys.FindAsync(KeyKind.SignIn, Secret, Http.RequestAborted) is { Person: { } found })
        {
            person = found;
        }
        else if (await keys.FindAsync(KeyKind.Invitation, Secret, Http.RequestAborted) is not null)
        {
            navigation.NavigateTo($"/join/{Secret}");
        }
        else
        {
            navigation.NavigateTo(SessionCookie.ExpiredPath);
        }
    }

    /// <summary>Goes on also when the browser has hung up: what is used up lets somebody in.</summary>
    private async Task EnterAsync()
    {
        if (await keys.UseUpAsync(Secret, CancellationToken.None) is not { } entering)
        {
            navigation.NavigateTo(SessionCookie.ExpiredPath);
            return;
        }

        await SessionCookie.SignInAsync(Http, entering);
        navigation.NavigateTo("/");
    }
}
