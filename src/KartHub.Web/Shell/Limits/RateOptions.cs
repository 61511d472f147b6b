using System.ComponentModel.DataAnnotations;

namespace KartHub.Web.Shell.Limits;

/// <summary>
/// How much each may ask of the hub: a store of requests that fills up again by so many a second; section <c>Rates</c> of the configuration,
/// checked at start. All are far above what people and agents need, and far below what stops the others.
/// </summary>
public sealed record RateOptions
{
    public const string Section = "Rates";

    /// <summary>Of an agent: ten minutes of segments at once after an outage.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Rates:AgentStore must be 1 to 1,000,000.")]
    public int AgentStore { get; init; } = 600;

    /// <summary>Of an agent: it sends one segment a second, and catches up sixty times as fast.</summary>
    [Range(1, 100_000, ErrorMessage = "Rates:AgentPerSecond must be 1 to 100,000.")]
    public int AgentPerSecond { get; init; } = 60;

    /// <summary>Of a person: some pages with all the pictures on them.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Rates:PersonStore must be 1 to 1,000,000.")]
    public int PersonStore { get; init; } = 3_000;

    /// <summary>Of a person: five tabs that play a recording at 60 Hz.</summary>
    [Range(1, 100_000, ErrorMessage = "Rates:PersonPerSecond must be 1 to 100,000.")]
    public int PersonPerSecond { get; init; } = 300;

    /// <summary>Of all strangers behind one address: a class that joins, with what a page consists of.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Rates:StrangerStore must be 1 to 1,000,000.")]
    public int StrangerStore { get; init; } = 3_000;

    /// <summary>Of all strangers behind one address.</summary>
    [Range(1, 100_000, ErrorMessage = "Rates:StrangerPerSecond must be 1 to 100,000.")]
    public int StrangerPerSecond { get; init; } = 200;

    /// <summary>Links and keys that are no good, from one address: a class with last week's invitation.</summary>
    [Range(1, 100_000, ErrorMessage = "Rates:WrongKeyStore must be 1 to 100,000.")]
    public int WrongKeyStore { get; init; } = 60;

    /// <summary>Links and keys that are no good, from one address, a minute after that.</summary>
    [Range(1, 100_000, ErrorMessage = "Rates:WrongKeysPerMinute must be 1 to 100,000.")]
    public int WrongKeysPerMinute { get; init; } = 20;

    /// <summary>Wrong codes at the door that are answered a second, whoever types them: ten times what a class's slips need.</summary>
    [Range(1, 100_000, ErrorMessage = "Rates:WrongCodesPerSecond must be 1 to 100,000.")]
    public int WrongCodesPerSecond { get; init; } = 10;

    /// <summary>Wrong codes that wait for their answer at most; others are told to come again. 200: twenty seconds.</summary>
    [Range(0, 100_000, ErrorMessage = "Rates:WrongCodesWaiting must be 0 to 100,000.")]
    public int WrongCodesWaiting { get; init; } = 200;
}
