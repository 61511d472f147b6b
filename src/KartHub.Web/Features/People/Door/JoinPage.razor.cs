using KartHub.Contracts;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.People.Door;

/// <summary>Where an invitation leads: a name, and one is in.</summary>
public sealed partial class JoinPage(KeyCabinet keys, Roster roster, RefusalWords words, NavigationManager navigation)
{
    private string? said;

    [Parameter]
    public required string Secret { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm]
    private JoinInput Input { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new JoinInput();
        if (await keys.FindAsync(KeyKind.Invitation, Secret, Http.RequestAborted) is null)
        {
            navigation.NavigateTo(SessionCookie.ExpiredPath);
        }
    }

    /// <summary>Goes on also when the browser has hung up: a place that is taken has somebody on it.</summary>
    private async Task JoinAsync()
    {
        try
        {
            if (await roster.JoinAsync(Secret, Input.Name, CancellationToken.None) is not { } person)
            {
                navigation.NavigateTo(SessionCookie.ExpiredPath);
                return;
            }

            await SessionCookie.SignInAsync(Http, person);
            navigation.NavigateTo(person.Name == PersonName.Tidied(Input.Name) ? "/" : $"/?{NumberedName.Query}");
        }
        catch (Refusal e)
        {
            said = words.Tell(e);
        }
    }

    private sealed class JoinInput
    {
        public string? Name { get; set; }
    }
}
