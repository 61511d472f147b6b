using KartHub.Contracts;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.People.Keys;

/// <summary>A button that makes a secret and shows it once.</summary>
public sealed partial class SecretButton(RefusalWords words)
{
    private string? secret;
    private string? said;

    [Parameter, EditorRequired]
    public required string Text { get; set; }

    [Parameter, EditorRequired]
    public required Func<Task<string>> Make { get; set; }

    /// <summary>Whether it is the end of a link; see <see cref="PeopleFeature.PathOf"/>.</summary>
    [Parameter]
    public bool IsPath { get; set; }

    /// <summary>What the secret is.</summary>
    [Parameter]
    public string Label { get; set; } = Texts.People.Keys.Link;

    private async Task MakeAsync()
    {
        try
        {
            secret = await Make();
        }
        catch (Refusal e)
        {
            said = words.Tell(e);
        }
    }
}
