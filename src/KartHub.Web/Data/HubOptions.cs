using System.ComponentModel.DataAnnotations;
using System.Net;

namespace KartHub.Web.Data;

/// <summary>What the person who starts the hub decides; section <c>Hub</c> of the configuration, checked at start.</summary>
public sealed record HubOptions : IValidatableObject
{
    public const string Section = "Hub";
    public const string DataFolderKey = $"{Section}:{nameof(DataFolder)}";
    public const int MaxName = 60;

    /// <summary>The one folder that holds everything: database, recordings, prepared arrays, models, keys.</summary>
    [Required(ErrorMessage = "Hub:DataFolder must name the folder that holds the hub's data.")]
    public string DataFolder { get; init; } = "data";

    /// <summary>
    /// The name of this process, which stands on the jobs that it runs: at its start it takes those for cut off that bear it. The same at every
    /// start, so not the machine's, which a container has anew each time; and of several processes on the same data each has its own.
    /// </summary>
    [Required(ErrorMessage = "Hub:Name must not be empty."), StringLength(MaxName, ErrorMessage = "Hub:Name must be at most 60 characters.")]
    public string Name { get; init; } = "hub";

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

    /// <summary>
    /// The folder with the agent's packages, as scripts/package-agent.sh makes them, for people to download. None: <c>packages</c> beside the
    /// program, or <c>artifacts/packages</c> where the hub runs from its source tree.
    /// </summary>
    public string? Packages { get; init; }

    /// <summary>
    /// More names that the hub answers to, as people type them. None: it knows localhost, this machine's names, and all addresses in
    /// numbers by itself.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>
    /// The address under which others reach the hub, such as https://karts.example, for links and the code on the wall. None: the one in the
    /// instructor's browser, or this machine's in its networks.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>Other addresses whose pages may call the hub, such as https://karts.example. None: its own pages alone.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>
    /// The addresses or networks of the proxies in front of the hub, whose word it takes for who asks and under which address
    /// (X-Forwarded-For, -Proto and -Host). None: anyone could send these.
    /// </summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>With which certificate the hub speaks https.</summary>
    public HttpsOptions Https { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var host in Hosts.Where(h => Uri.CheckHostName(h) is not UriHostNameType.Dns))
        {
            yield return new($"Hub:Hosts has '{host}'; a name such as karts.example is expected, without http:// and without a port.", [nameof(Hosts)]);
        }

        if (Address is not null && !(Uri.TryCreate(Address, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.GetLeftPart(UriPartial.Authority) == Address))
        {
            yield return new($"Hub:Address is '{Address}'; an address such as https://karts.example is expected, without a path and without a slash at its end.", [nameof(Address)]);
        }

        if (WhyNoHttps() is { } reason)
        {
            yield return new(reason, [nameof(Https)]);
        }

        foreach (var origin in Origins.Where(o => !Uri.TryCreate(o, UriKind.Absolute, out var site) || site.GetLeftPart(UriPartial.Authority) != o))
        {
            yield return new($"Hub:Origins has '{origin}'; an address such as https://karts.example is expected, without a path and without a slash at its end.", [nameof(Origins)]);
        }

        foreach (var proxy in Proxies.Where(p => !IPAddress.TryParse(p, out _) && !IPNetwork.TryParse(p, out _)))
        {
            yield return new($"Hub:Proxies has '{proxy}'; an address such as 10.0.0.2 or a network such as 10.0.0.0/24 is expected.", [nameof(Proxies)]);
        }
    }

    private string? WhyNoHttps()
    {
        try
        {
            foreach (var certificate in Https.Load())
            {
                certificate.Dispose();
            }

            return null;
        }
        catch (ValidationException e)
        {
            return e.Message;
        }
    }
}
