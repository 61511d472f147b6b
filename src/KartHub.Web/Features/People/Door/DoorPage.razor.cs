using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.People.Door;

/// <summary>Where those end up who are not signed in.</summary>
public sealed partial class DoorPage
{
    [SupplyParameterFromQuery]
    private string? Reason { get; set; }
}
