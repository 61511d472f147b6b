using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.People.Door;

/// <summary>Tells someone who joined under a name that was taken which one they got, on the first page that they see.</summary>
public sealed partial class NumberedName
{
    /// <summary>What the address of that page ends with.</summary>
    public const string Query = $"name={Numbered}";

    private const string Numbered = "numbered";

    [SupplyParameterFromQuery]
    private string? Name { get; set; }
}
