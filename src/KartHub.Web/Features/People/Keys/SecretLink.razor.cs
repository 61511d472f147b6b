using KartHub.Contracts;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.People.Keys;

/// <summary>A button that makes a secret and shows it once.</summary>
public sealed partial class SecretLink(RefusalWords words)
{
    private string? link;
    private string? said;

    [Parameter, EditorRequired]
    public required string Text { get; set; }

    [Parameter, EditorRequired]
    public required Func<Task<string>> Make { get; set; }

    private async Task MakeAsync()
    {
        try
        {
            link = await Make();
        }
        catch (Refusal e)
        {
            said = words.Tell(e);
        }
    }
}
