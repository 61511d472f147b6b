namespace KartHub.Training.Recordings.Files;

/// <summary>Where a path leads, all links on the way followed as the system follows them: <c>..</c> behind a link is above where the link leads.</summary>
internal static class RealPath
{
    private const int MostLinks = 40; // Linux's own.

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <param name="path">From a root.</param>
    /// <exception cref="IOException">It has too many links, or one that leads to itself.</exception>
    public static string Of(string path)
    {
        var real = Path.GetPathRoot(path)!;
        var links = 0;
        for (var rest = new Stack<string>(PartsOf(path)); rest.TryPop(out var part);)
        {
            if (part is "." or "..")
            {
                real = part == "." ? real : Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            links = links < MostLinks ? links + 1 : throw new IOException($"'{path}' has too many links.");
            real = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : real;
            foreach (var step in PartsOf(target))
            {
                rest.Push(step);
            }
        }

        return real;
    }

    /// <summary>The last one first.</summary>
    private static IEnumerable<string> PartsOf(string path) => path[(Path.GetPathRoot(path)?.Length ?? 0)..].Split(Separators, StringSplitOptions.RemoveEmptyEntries).Reverse();
}
