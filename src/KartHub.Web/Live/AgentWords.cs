using KartHub.Contracts.Live;

namespace KartHub.Web.Live;

/// <summary>Keeps what agents say within what a page can show: an agent is a program on someone else's machine.</summary>
internal static class AgentWords
{
    private const int Longest = AgentDescription.MaxText;
    private const int LongestTrouble = 500;
    private const int MostTracks = 100;
    private const int MostLaps = 1000;

    /// <summary>What is wrong with a description; null if nothing is.</summary>
    public static string? Fault(AgentDescription? description) => description switch
    {
        null => "A description is missing.",
        _ when string.IsNullOrWhiteSpace(description.Name) || description.Name.Length > Longest => $"An agent needs a name of 1 to {Longest} characters.",
        { Machine: null } or { Version: null } or { Source: null } or { Pad: null } or { Tracks: null } => "A description must be complete.",
        _ when description.Tracks.Count > MostTracks || description.Tracks.Any(t => t is not { Length: > 0 and <= Longest }) => $"An agent has at most {MostTracks} tracks, with names of 1 to {Longest} characters.",
        _ when new[] { description.Machine, description.Version, description.Source, description.Pad }.Any(t => t.Length > Longest) => $"What an agent says of itself has at most {Longest} characters.",
        _ => null,
    };

    public static AgentStatus Shortened(AgentStatus status) => status with
    {
        Trouble = status.Trouble is { Length: > LongestTrouble } trouble ? $"{trouble[..LongestTrouble]}…" : status.Trouble,
        Race = status.Race is not { Track: { } track, LapSeconds: { } laps } race ? null
            : race with { Track = track[..Math.Min(track.Length, Longest)], LapSeconds = [.. laps.Take(MostLaps)] },
    };
}
