using System.ComponentModel.DataAnnotations;

namespace KartHub.Web.Data;

/// <summary>What the person who starts the hub decides; section <c>Hub</c> of the configuration, checked at start.</summary>
public sealed record HubOptions
{
    public const string Section = "Hub";

    /// <summary>The one folder that holds everything: database, recordings, prepared arrays, models, keys.</summary>
    [Required(ErrorMessage = "Hub:DataFolder must name the folder that holds the hub's data.")]
    public string DataFolder { get; init; } = "data";

    /// <summary>Shown in the top bar.</summary>
    [Required(ErrorMessage = "Hub:ClassName must not be empty."), StringLength(60, ErrorMessage = "Hub:ClassName must be at most 60 characters.")]
    public string ClassName { get; init; } = "KartHub workshop";

    /// <summary>The largest file that a browser may upload, in megabytes. 2 GB: an hour of 640×480 at 5 Hz, three times over.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Hub:MaxUploadMegabytes must be 1 to 1,000,000.")]
    public int MaxUploadMegabytes { get; init; } = 2_048;
}
