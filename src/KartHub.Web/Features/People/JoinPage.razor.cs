using System.ComponentModel.DataAnnotations;
using KartHub.Web.Data;
using KartHub.Web.Features.People.Sessions;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.People;

/// <summary>Where an invitation leads: a name, and one is in.</summary>
public sealed partial class JoinPage(KeyCabinet keys, IDbContextFactory<HubContext> contexts, NavigationManager navigation, TimeProvider time)
{
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
            navigation.NavigateTo("/door?reason=expired");
        }
    }

    private async Task JoinAsync()
    {
        if (await keys.FindAsync(KeyKind.Invitation, Secret, Http.RequestAborted) is null)
        {
            navigation.NavigateTo("/door?reason=expired");
            return;
        }

        var person = new Person { Name = Input.Name!.Trim(), Role = Role.Participant, JoinedAt = time.GetUtcNow() };
        await using var db = await contexts.CreateDbContextAsync(Http.RequestAborted);
        db.Add(person);
        await db.SaveChangesAsync(Http.RequestAborted);
        await SessionCookie.SignInAsync(Http, person);
        navigation.NavigateTo("/");
    }

    private sealed class JoinInput
    {
        [Required(ErrorMessage = "Please give a name."), StringLength(Person.MaxName, ErrorMessage = "A name has at most 60 characters.")]
        public string? Name { get; set; }
    }
}
