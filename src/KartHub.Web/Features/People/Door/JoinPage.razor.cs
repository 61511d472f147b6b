using KartHub.Contracts;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.People.Door;

/// <summary>
/// Where an invitation and the code on the wall lead: a name, and one is in. Who was here before types a code of their own, and no name.
/// </summary>
public sealed partial class JoinPage(KeyCabinet keys, Roster roster, RefusalWords words, NavigationManager navigation, TimeProvider time)
{
    private string? said;
    private bool needsName;

    /// <summary>An invitation's secret, or a code; none: the code is typed.</summary>
    [Parameter]
    public string? Secret { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    /// <summary>Whether somebody comes back, whose name the hub knows.</summary>
    [SupplyParameterFromQuery]
    private bool Back { get; set; }

    [SupplyParameterFromForm]
    private JoinInput Input { get; set; } = null!;

    private string? WrittenCode => JoinCode.Read(Secret);

    private bool ByCode => Secret is null || WrittenCode is not null;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new JoinInput { Code = WrittenCode is { } letters ? JoinCode.Shown(letters) : null };
        if (!ByCode && await keys.FindAsync(KeyKind.Invitation, Secret!, Http.RequestAborted) is null)
        {
            navigation.NavigateTo(SessionCookie.ExpiredPath);
        }
    }

    /// <summary>Goes on also when the browser has hung up: a place that is taken has somebody on it.</summary>
    private async Task JoinAsync()
    {
        try
        {
            await (ByCode ? JoinByCodeAsync() : JoinByInvitationAsync());
        }
        catch (Refusal e)
        {
            said = words.Tell(e);
        }
    }

    private async Task JoinByInvitationAsync()
    {
        if (await roster.JoinAsync(Secret!, Input.Name, CancellationToken.None) is { } person)
        {
            await WelcomeAsync(person);
        }
        else
        {
            navigation.NavigateTo(SessionCookie.ExpiredPath);
        }
    }

    private async Task JoinByCodeAsync()
    {
        switch (Http.Features.Get<PresentedCode>())
        {
            case null:
                said = Back ? Texts.People.Join.Back.NoCode : Texts.People.Join.NoCode;
                break;
            case { Key: null }:
                said = Back ? Texts.People.Join.Back.WrongCode : Texts.People.Join.WrongCode;
                break;
            case { Key: { Kind: KeyKind.OwnCode, Person: { } person } key }:
                await keys.NoteUseAsync(key, CancellationToken.None);
                await SessionCookie.SignInAsync(Http, person);
                navigation.NavigateTo("/");
                break;
            case { Key: { } code }:
                needsName = true;
                if (code.IsGood(time.GetUtcNow()) && await roster.JoinByCodeAsync(code, Input.Name, CancellationToken.None) is { } joined)
                {
                    await WelcomeAsync(joined);
                }
                else
                {
                    said = Texts.People.Join.Closed;
                }

                break;
        }
    }

    private async Task WelcomeAsync(Person person)
    {
        await SessionCookie.SignInAsync(Http, person);
        var numbered = person.Name == PersonName.Tidied(Input.Name) ? "" : $"&{NumberedName.Query}";
        navigation.NavigateTo($"/?{JoinedNote.Query}{numbered}");
    }

    private sealed class JoinInput
    {
        public string? Code { get; set; }

        public string? Name { get; set; }
    }
}
