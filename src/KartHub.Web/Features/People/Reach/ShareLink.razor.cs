using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.People.Reach;

/// <summary>A link for somebody else.</summary>
public sealed partial class ShareLink(HubAddresses hub, NavigationManager navigation)
{
    private Uri address = null!;

    /// <summary>What follows the hub's address; see <see cref="PeopleFeature.PathOf"/>.</summary>
    [Parameter, EditorRequired]
    public required string Path { get; set; }

    protected override void OnInitialized() => address = AddressChoice.FirstOf(hub, navigation);
}
