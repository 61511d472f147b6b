using System.Text.Json.Serialization;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary>What became of something that doctor found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
public enum Outcome
{
    /// <summary>Good to know; nothing is wrong.</summary>
    Noted,

    /// <summary>It was put right; in a dry run, it would be.</summary>
    Mended,

    /// <summary>It is wrong and stays so.</summary>
    Wrong,
}

/// <summary>Something that doctor found.</summary>
/// <param name="Where">The file or folder, below the data folder.</param>
/// <param name="What">What is the matter, and what was done about it, in a sentence or two.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record Finding(string Where, string What, Outcome Outcome);
