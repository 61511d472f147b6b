using System.Diagnostics.CodeAnalysis;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents.Previews;

namespace KartHub.Web.Features.Agents.Calls;

/// <summary>Keeps what agents say within what a page can show: an agent is a program on someone else's machine.</summary>
internal static class AgentCheck
{
    private const int Longest = AgentDescription.MaxText;
    private const int MostAxes = 64;
    private const int MostTracks = 100;
    private const int MostLaps = 1000;

    /// <summary>What is wrong with a description; null if nothing is.</summary>
    public static string? Fault(AgentDescription? description) => description switch
    {
        null => "A description is missing.",
        _ when string.IsNullOrWhiteSpace(description.Name) || description.Name.Length > Longest => $"An agent needs a name of 1 to {Longest} characters.",
        { Machine: null } or { Version: null } or { Source: null } or { Pad: null } or { Tracks: null } => "A description must be complete.",
        _ when description.Tracks.Count > MostTracks || description.Tracks.Any(t => t is not { Length: > 0 and <= Longest }) => $"An agent has at most {MostTracks} tracks, with names of 1 to {Longest} characters.",
        _ when description.Tracks.Distinct().Count() < description.Tracks.Count => "An agent's tracks have different names.",
        _ when new[] { description.Machine, description.Version, description.Source, description.Pad }.Any(t => t.Length > Longest) => $"What an agent says of itself has at most {Longest} characters.",
        { PadHolder.Length: > Longest } => $"What an agent says of itself has at most {Longest} characters.",
        { Choice: { } choice } when Fault(choice) is { } fault => fault,
        _ => null,
    };

    /// <summary>What is wrong with a pad's reading; null if nothing is.</summary>
    public static string? Fault(PadReading? pad) => pad switch
    {
        null => null,
        { Name: not { Length: <= Longest } } => $"A pad has a name of at most {Longest} characters.",
        { Axes: not { Count: <= MostAxes } } or { Pressed: not { Count: <= MostAxes } } => $"A pad has at most {MostAxes} axes and buttons.",
        _ when pad.Pressed.Distinct().Count() < pad.Pressed.Count => "A pad's buttons have different names.",
        _ when pad.Pressed.Any(b => b is not { Length: <= Longest }) => $"The name of a button has at most {Longest} characters.",
        _ => null,
    };

    /// <summary>What can be captured, with what is no picture or too long left out.</summary>
    public static SourceOffers? Shortened(SourceOffers? offers) => offers is not { Offers: not null, Usages: not null } ? null : offers with
    {
        Offers = [.. offers.Offers.Where(o => o is { Address.Length: > 0 and <= SourceChoice.MaxAddress, Name.Length: <= SourceOffer.MaxName }).DistinctBy(o => o.Address).Take(SourceOffers.Most)
            .Select(o => o with { Thumbnail = LivePreview.MediaType(o.Thumbnail) == "image/png" ? o.Thumbnail : null })],
        Usages = [.. offers.Usages.Where(u => u is { Length: <= Longest }).Take(SourceOffers.Most)],
    };

    private static string? Fault(SourceChoice choice) => choice switch
    {
        { Address: not { Length: > 0 and <= SourceChoice.MaxAddress } } => $"An address has 1 to {SourceChoice.MaxAddress} characters.",
        { Crop: { } crop } when !crop.FitsSomewhere() => $"{crop} is no part of a picture.",
        _ => null,
    };

    /// <summary>A sentence or two.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Shortened(string? text) => text?.Shortened(AgentStatus.MaxTrouble);

    public static AgentStatus Shortened(AgentStatus status) => status with
    {
        Trouble = Shortened(status.Trouble),
        Race = status.Race is not { Track: { } track, LapSeconds: { } laps } race ? null
            : race with
            {
                Track = track.Shortened(Longest),
                LapSeconds = [.. laps.Take(MostLaps)],
                LapDrivers = race.LapDrivers is { } drivers && drivers.Count == laps.Count && drivers.All(Enum.IsDefined) ? [.. drivers.Take(MostLaps)] : null,
            },
    };
}
