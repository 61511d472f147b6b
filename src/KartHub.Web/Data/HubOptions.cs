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

    /// <summary>
    /// Megabytes of the data folder's disk that are kept free. Below them nobody records, uploads, prepares or trains until there is room again:
    /// the database and the machine itself must still be able to write. 1 GB: what thirty agents send in half a minute, many times over.
    /// </summary>
    [Range(0, 1_000_000, ErrorMessage = "Hub:ReserveMegabytes must be 0 to 1,000,000.")]
    public int ReserveMegabytes { get; init; } = 1_000;

    /// <summary>
    /// Megabytes that prepared recordings may take together; the longest unused ones are removed, and made again when they are needed. A run's own
    /// are kept whatever they take. 4 GB: eighty minutes of driving at 20 Hz, more than one run needs.
    /// </summary>
    [Range(0, 1_000_000, ErrorMessage = "Hub:PreparedMegabytes must be 0 to 1,000,000.")]
    public int PreparedMegabytes { get; init; } = 4_000;
}
