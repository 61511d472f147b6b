using KartHub.Contracts;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Reach;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Agents.Add;

/// <summary>Makes a key for an agent that is here already, and shows the command line that starts it with it.</summary>
public sealed partial class AgentKeyForm(AgentKeys keys, RefusalWords words, HubAddresses addresses, NavigationManager navigation)
{
    private Uri hub = null!;
    private string? name;
    private string? secret;
    private string? said;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    /// <summary>Whether its button is the page's big one.</summary>
    [Parameter]
    public bool First { get; set; }

    private string Called => name?.Trim() ?? "";

    private string Connect => $"connect --hub {hub.GetLeftPart(UriPartial.Authority)} --name \"{Called}\"";

    private string UnixCommand => $"KARTHUB_AGENT_KEY={secret} \\\n  scripts/agent {Connect}";

    private string WindowsCommand => $"$env:KARTHUB_AGENT_KEY = \"{secret}\"\n.\\KartHub.Agent.exe {Connect}";

    protected override void OnInitialized() => hub = AddressChoice.FirstOf(addresses, navigation);

    private async Task IssueAsync()
    {
        try
        {
            secret = await keys.IssueAsync((await Authentication).User.PersonId(), Called, CancellationToken.None);
        }
        catch (Refusal e)
        {
            said = words.Tell(e);
        }
    }
}
