using KartHub.Contracts;
using KartHub.Simulator.Geometry;

namespace KartHub.Simulator;

/// <summary>The courses there are.</summary>
public static class Tracks
{
    private static readonly Course[] Courses =
    [
        new("Clover Ring", name => new Track(
            name,
            "A wide ring through meadows: nearly all left turns, one gentle bend to the right.",
            Outline.Trace(
                [
                    new(95, -70, 34), new(95, 75, 36), new(20, 78, 36), new(-25, 22, 60), new(-95, 20, 34), new(-95, -70, 34),
                ],
                0.42),
            width: 12,
            wallDistance: 11,
            Surroundings.Meadow)),
        new("Clover Ring Mirrored", name => ByName("Clover Ring").Mirror(
            name, "Clover Ring seen in a mirror: nearly all right turns. Does a pilot that learned left turns manage?")),
        new("Crossover", name => new Track(
            name,
            "A figure of eight by the sea: as many left turns as right ones, with a crossing in the middle.",
            Outline.Trace([new(-105, -62, 34), new(105, 62, 34), new(112, -56, 32), new(-105, 62, 34)], 0.29),
            width: 11,
            wallDistance: 10,
            Surroundings.Coast)),
        new("Switchback Canyon", name => new Track(
            name,
            "Hairpins between sand walls: narrow, slow to look at, never straight for long.",
            Outline.Trace(
                [
                    new(-85, -62, 18), new(85, -62, 19), new(85, -24, 19), new(-30, -24, 18), new(-30, 12, 18), new(80, 14, 19),
                    new(80, 55, 20), new(-10, 58, 30), new(-48, 40, 22), new(-88, 64, 18),
                ],
                0.3),
            width: 10,
            wallDistance: 8.5,
            Surroundings.Desert)),
        new("Lantern Tunnel", name => new Track(
            name,
            "Mountains at dusk: fast bends, then a long dark tunnel lit by lanterns.",
            Outline.Trace(
                [
                    new(-100, -60, 30), new(60, -75, 34), new(128, -25, 34), new(62, 24, 24), new(112, 98, 28), new(-45, 104, 36), new(-72, 34, 28), new(-125, 20, 30),
                ],
                0.35),
            width: 11,
            wallDistance: 10,
            Surroundings.Dusk,
            new TrackSpan(345, 455))),
    ];

    private static readonly Lazy<IReadOnlyList<Track>> Every = new(() => [.. Courses.Select(course => course.Track)]);

    /// <summary>Every course, the easiest first.</summary>
    public static IReadOnlyList<Track> All => Every.Value;

    /// <summary>The course of this name; upper and lower case do not matter.</summary>
    /// <exception cref="Refusal">There is no such course; the message lists those there are.</exception>
    public static Track ByName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Courses.FirstOrDefault(course => course.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))?.Track
            ?? throw new Refusal("track.unknown", $"There is no track \"{name}\". Choose one of: {string.Join(", ", Courses.Select(course => course.Name))}.");
    }

    /// <summary>A course that is laid out when it is first asked for: in a browser each takes a moment.</summary>
    private sealed class Course(string name, Func<string, Track> layOut)
    {
        private readonly Lazy<Track> track = new(() => layOut(name));

        public string Name => name;

        public Track Track => track.Value;
    }
}
