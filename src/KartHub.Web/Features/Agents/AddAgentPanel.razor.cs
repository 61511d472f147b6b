using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Agents;

/// <summary>Makes a key for another agent and shows the command line that starts it.</summary>
public sealed partial class AddAgentPanel(KeyCabinet keys, IDbContextFactory<HubContext> contexts, PersonQuotas quotas, RefusalWords words, NavigationManager navigation)
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

        var personId = (await Authentication).User.PersonId();
        await using var db = await contexts.CreateDbContextAsync();
        if (await quotas.TooManyAgentKeysAsync(db, personId, CancellationToken.None) is { } refusal)
        {
            said = words.Tell(refusal);
            return;
        }

        (_, secret) = await keys.IssueAsync(KeyKind.Agent, personId, label, lifetime: null, CancellationToken.None);
    }
}
