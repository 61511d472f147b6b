using KartHub.Web.Features.People;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Drive;

/// <summary>Makes a key for another agent and shows the command line that starts it.</summary>
public sealed partial class AddAgentPanel(KeyCabinet keys, NavigationManager navigation)
{
    private const int MaxName = 40;

    private string name = "";
    private string? secret;
    private string? said;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    private string Address => navigation.BaseUri.TrimEnd('/');

    private async Task IssueAsync()
    {
        var label = name.Trim();

        // It ends up in a command line that people paste.
        if (label.Length is 0 or > MaxName || !label.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.'))
        {
            said = $"A name has 1 to {MaxName} letters, digits, spaces, dots or dashes.";
            return;
        }

        said = null;
        (_, secret) = await keys.IssueAsync(KeyKind.Agent, (await Authentication).User.PersonId(), label, lifetime: null, CancellationToken.None);
    }
}
